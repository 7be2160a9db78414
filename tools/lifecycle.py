"""The page about the life of a run, drawn from the rule itself."""

from __future__ import annotations

from itertools import product

from xuanwu.model.event import EventKind
from xuanwu.model.restore_choices import MOST
from xuanwu.model.state import CAUSES, LIVE, Move, Seen, State, Wish, decide

_HEAD = """\
# The life of a run

Generated from `src/xuanwu/model/state.py` by `make generate`; do not edit.

A run has a **state** (the queue that it is in), a **wish** (what the user wants) and what
was last **seen**. One function decides what follows from them. Nothing else ever changes a state,
and each change is written together with an event that carries its cause.

```
Accept ──▶ Running ──▶ Finish
   │          ├──────▶ Cancel
   │          └──────▶ Failed
   └─────────────────▶ Failed, Cancel
```
"""
_BETWEEN = {
    EventKind.SILENT: "nothing answered at two looks in a row: since when, and why",
    EventKind.PROCESS_LOST: "a JobManager or TaskManager is gone: its name, its exit code",
    EventKind.PROCESS_REPLACED: "another took its place, or it was restarted",
    EventKind.ANSWERING: "the run can be observed again: when it became silent, for how long",
    EventKind.FLINK_RESTART: "Flink restarted the job by itself: how often, and why",
    EventKind.RESTORED: "Flink restored a checkpoint or savepoint: its id, its path",
}
_HISTORY = """\
## Between the moves

What happens to a run without moving it is history, too; `xuanwu run events` shows it in turn.

| event | what happened |
|---|---|
{rows}

Each is told once, whichever server sees it. What happens again and again is told at once the first
time, and then at most once a minute (`tracking.fold`), with a number. More than how a job is, Flink
and the target are asked at every tenth look (`tracking.checkpoint_every`) and when something has
changed: so what came and went between two such looks may be told later, or, of a process that was
started again, only as its replacement. While a run is being stopped nothing of this is told.
"""
_STATE = f"""\
## What the next run begins with

With `latest`, which a restart says by itself: the newest state that the run before left. That is

1. the savepoint that stopped it,
2. else its newest complete checkpoint,
3. else its newest savepoint,
4. else what it was itself started from, and so on back to a run that was started without state.

The second is certain where the server can read the store or has heard of a checkpoint. Elsewhere
the JobManager looks for one, and takes what comes next only where there is none; it looks back at
{MOST} runs at most. What is known to have been there is never replaced by less: if it is gone, the
start fails and says so.

A run that finished by itself has read all its input, and Flink removes its checkpoints: of such a
run only the third and the fourth count. `--restore none` begins anew, a path begins there.
"""


def page() -> str:
    """The whole text of `docs/lifecycle.md`."""
    return "\n".join([_HEAD, *_causes(), "", *_table(), "", _between(), _STATE])


def _between() -> str:
    rows = [f"| `{kind}` | {text} |" for kind, text in _BETWEEN.items()]
    return _HISTORY.format(rows="\n".join(rows))


def _causes() -> list[str]:
    rows = [f"| `{cause}` | {state} | {text} |" for cause, (state, text) in CAUSES.items()]
    return ["## Causes", "", "| cause | leads to | meaning |", "|---|---|---|", *rows]


def _table() -> list[str]:
    rows = ["## Every combination", ""]
    rows += [
        "*late*: in Accept the start deadline has passed; in Running the cluster has been absent",
        "for longer than the grace. An ended state never changes, and a `silent` run never moves.",
        "",
        "| from | seen | wish `run` | `run`, late | wish `stop` | `stop_with_savepoint` |",
        "|---|---|---|---|---|---|",
    ]
    for state, seen in product([s for s in State if s in LIVE], Seen):
        cells = [
            _moves(decide(state, seen, Wish.RUN, late=False)),
            _moves(decide(state, seen, Wish.RUN, late=True)),
            _moves(decide(state, seen, Wish.STOP, late=False)),
            _moves(decide(state, seen, Wish.STOP_WITH_SAVEPOINT, late=False)),
        ]
        rows.append(f"| {state} | {seen} | {' | '.join(cells)} |")
    return rows


def _moves(moves: tuple[Move, ...]) -> str:
    return ", then ".join(f"{move.to} (`{move.cause}`)" for move in moves) or "·"
