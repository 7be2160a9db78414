"""The page about the life of a run, drawn from the rule itself."""

from __future__ import annotations

from itertools import product

from xuanwu.model.state import CAUSES, LIVE, Move, Seen, State, Wish, decide

_HEAD = """\
# The life of a run

Generated from `src/xuanwu/model/state.py` by `make generate`; do not edit.

A run has a **state** (the queue in which it stands), a **wish** (what the user wants) and what
was last **seen**. One function decides what follows from them. Nothing else ever changes a state,
and each change is written together with an event that carries its cause.

```
Accept ──▶ Running ──▶ Finish
   │          ├──────▶ Cancel
   │          └──────▶ Failed
   └─────────────────▶ Failed, Cancel
```
"""


def page() -> str:
    """The whole text of `docs/lifecycle.md`."""
    return "\n".join([_HEAD, *_causes(), "", *_table(), ""])


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
