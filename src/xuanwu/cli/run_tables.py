"""How runs, their events and their processes are shown, for `xuanwu run`."""

from __future__ import annotations

from rich.text import Text

from xuanwu.cli.output import Columns, age_text, state_text
from xuanwu.client.views import ProcessView, RunView
from xuanwu.model.event import Event
from xuanwu.model.restore_choices import told


def _state(run: RunView) -> Text:
    return state_text(run.state, run.seen, run.seen_age_s)


RUNS = Columns[RunView](
    {
        "id": lambda run: run.id,
        "job": lambda run: run.job_name,
        "rev": lambda run: run.revision,
        "state": _state,
        "phase": lambda run: run.phase,
        "release": lambda run: run.release,
        "target": lambda run: run.target,
        "created": lambda run: run.created_at,
    },
    none="No matching runs. Start one with: xuanwu run start JOB",
)
EVENTS = Columns[Event](
    {
        "at": lambda event: event.at,
        "kind": lambda event: event.kind.value,
        "state": lambda event: event.state.value if event.state else None,
        "by": lambda event: event.actor.name,
        "message": lambda event: event.message,
    }
)
PROCESSES = Columns[ProcessView](
    {
        "process": lambda one: one.name,
        "role": lambda one: one.role,
        "alive": lambda one: "yes" if one.is_alive else "no",
        "pid": lambda one: one.pid,
        "exit code": lambda one: one.exit_code,
        "started": lambda one: one.started_at,
    },
    none="The cluster of this run does not exist.",
)


def fields_of(run: RunView) -> dict[str, str | Text | None]:
    """The fields of one run, as they are shown."""
    age = "" if run.seen_age_s is None else f", {age_text(run.seen_age_s)} ago"
    times = {"created": run.created_at, "started": run.started_at, "ended": run.ended_at}
    return {
        "id": run.id,
        "job": f"{run.job_name}, revision {run.revision}",
        "state": _state(run),
        "phase": run.phase,
        "wish": run.wish.value,
        "seen": f"{run.seen.value}{f' ({run.flink_state})' if run.flink_state else ''}{age}",
        "release": run.release,
        "target": run.target,
        "parallelism": str(run.parallelism),
        **{name: f"{at:%Y-%m-%d %H:%M:%S}Z" if at else None for name, at in times.items()},
        "by": run.created_by.name,
        "follows": run.parent_id,
        "restored": told(run.restore) or None,
        "checkpoint": run.checkpoint_path,
        "flink job": run.flink_job_id,
    }


def process_lines(found: tuple[ProcessView, ...]) -> str:
    """One line for each process of a cluster."""
    return "\n".join(
        f"{one.name} {'is alive' if one.is_alive else 'is gone'}"
        f"{f' (pid {one.pid})' if one.pid else ''}"
        for one in found
    )


def event_line(event: Event) -> Text:
    """An event in one line."""
    line = Text(f"{event.at:%H:%M:%S}  ", style="dim")
    if event.state:
        line.append(f"{event.state.value}  ", style="bold")
    return line.append(event.message, style="not dim")
