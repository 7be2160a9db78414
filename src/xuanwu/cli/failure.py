"""Shows why a run failed: the place in the user's text, Flink's cause, the last log lines."""

from __future__ import annotations

from rich.console import Group
from rich.text import Text

from xuanwu.client.views import RunView
from xuanwu.model.run import Failure

_MARGIN = " | "
_TABS = 4


def failure_text(run: RunView, sql: str | None) -> Group:
    """Shows a run's failure; `sql` is the text of its revision, for the line with the error."""
    failure = run.failure or Failure("unknown", "The cause is unknown.")
    headline = Text.assemble(
        (f"{run.state.value}: ", "bold red"), f"{run.job_name} ({run.id}): ", failure.message
    )
    more = Text(f"More: xuanwu run logs {run.id}   xuanwu run events {run.id}")
    return Group(failure_lines(headline, failure, sql), more)


def failure_lines(headline: Text, failure: Failure, sql: str | None) -> Group:
    """Shows the headline, then place, source line, cause and log, as far as they are known."""
    parts: list[Text] = [headline]
    if place := _place(failure):
        parts.append(Text(f"  {place}", style="bold"))
    if sql is not None and failure.line is not None:
        parts.append(_source(sql, failure))
    if failure.root_cause and failure.root_cause not in failure.message:
        parts.append(Text.assemble(("cause: ", "bold"), failure.root_cause))
    if failure.log_tail:
        parts.append(Text("log:", style="bold"))
        parts.extend(Text(f"  {line}", style="dim") for line in failure.log_tail)
    return Group(*parts)


def _place(failure: Failure) -> str:
    named = (("statement", failure.statement), ("line", failure.line), ("column", failure.column))
    place = ", ".join(f"{name} {number}" for name, number in named if number is not None)
    return f"{place} ({failure.stage})" if place and failure.stage else place


def _source(sql: str, failure: Failure) -> Text:
    """Shows the failing line, with carets below the part with the error."""
    lines = sql.splitlines()
    number = failure.line or 1
    if not 1 <= number <= len(lines):
        return Text()
    raw = lines[number - 1]
    margin = f"  {number}{_MARGIN}"
    text = Text(margin + raw.expandtabs(_TABS))
    if failure.column is None:
        return text
    first = min(failure.column, len(raw) + 1)
    is_one_line = failure.end_line in {None, number}
    last = (failure.end_column or first) if is_one_line else len(raw)
    last = max(first, min(last, len(raw)))
    start = len(raw[: first - 1].expandtabs(_TABS))
    end = max(start + 1, len(raw[:last].expandtabs(_TABS)))
    blank = " " * (len(margin) - len(_MARGIN)) + _MARGIN
    text.append(f"\n{blank}{' ' * start}")
    text.append("^" * (end - start), style="bold red")
    return text
