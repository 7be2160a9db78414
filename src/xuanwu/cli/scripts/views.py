"""Three views of a debug session: live on a terminal, lines in a pipe, data for programs."""

from __future__ import annotations

import time
from collections.abc import Generator
from contextlib import contextmanager
from typing import Protocol

import typer
import yaml
from rich.console import Group, RenderableType
from rich.live import Live
from rich.table import Table
from rich.text import Text

from xuanwu.cli.output import Format, say, stderr, stdout
from xuanwu.cli.scripts.findings import findings_text, plain_text
from xuanwu.cli.scripts.session_text import end_text, value_text, wait_text
from xuanwu.cli.scripts.source import Source
from xuanwu.model.gateway import (
    ConsoleEvent,
    DebugEvent,
    EndEvent,
    FindingEvent,
    OutputEvent,
    RowsEvent,
    SourceEvent,
    StepEvent,
    WaitEvent,
)
from xuanwu.service.cases.transcript import Console, ConsoleRow, Transcript

_STEPS = ("parse", "rules", "plan", "execute")
_KINDS = {"+I": "green", "-U": "yellow", "+U": "cyan", "-D": "red"}
_FRAMES_PER_S = 12
_OUTPUT_LINES = 5
_ROOM = 6  # lines around the rows of a console: its title, its head, blank ones


class DebugDisplay(Protocol):
    """Gets every event, after the transcript."""

    def show(self, event: DebugEvent) -> None: ...


@contextmanager
def watching(form: Format, transcript: Transcript, source: Source) -> Generator[DebugDisplay]:
    """Yields a view for the block; a live one only on a terminal."""
    if form is not Format.TABLE:
        yield DataView(form)
    elif not stdout().is_terminal:
        yield LineView(transcript, source)
    else:
        live = LiveView(transcript, source)
        with live.opened:
            yield live


class DataView:
    """Each event as one line of JSON, or as one YAML document."""

    def __init__(self, form: Format) -> None:
        self._form = form

    def show(self, event: DebugEvent) -> None:
        if self._form is Format.JSON:
            typer.echo(event.model_dump_json())
            return
        plain = event.model_dump(mode="json")
        typer.echo(
            yaml.safe_dump(plain, sort_keys=False, allow_unicode=True, explicit_start=True),
            nl=False,
        )


class LineView:
    """Rows on standard output, `console TAB kind TAB values…`; the rest on standard error."""

    def __init__(self, transcript: Transcript, source: Source) -> None:
        self._transcript = transcript
        self._source = source

    def show(self, event: DebugEvent) -> None:
        match event:
            case WaitEvent():
                say(f"· {wait_text(event.ahead)}")
            case StepEvent():
                say(f"· {event.step} {event.ms:.1f} ms")
            case SourceEvent():
                say(f"· {event.table}: {event.rows} rows, {event.how}")
            case FindingEvent():
                stderr().print(findings_text([event], self._source), end="", soft_wrap=True)
            case ConsoleEvent():
                columns = ", ".join(f"{one.name} {one.type}" for one in event.columns)
                say(f"· {event.name} ({columns})")
            case RowsEvent():
                name = self._transcript.consoles[event.id].event.name
                for kind, _, values in event.rows:
                    cells = (value_text(value).replace("\t", " ") for value in values)
                    typer.echo("\t".join((name, kind, *cells)).replace("\n", " "))
            case OutputEvent():
                for line in event.lines:
                    say(f"> {line}")
            case EndEvent():
                say(f"· {end_text(event)}")


class LiveView:
    """Steps with their times, and each console's newest rows; the last picture stays."""

    def __init__(self, transcript: Transcript, source: Source) -> None:
        self._transcript = transcript
        self._source = source
        self._began = time.monotonic()
        self.opened = Live(
            get_renderable=self._picture, console=stdout(), refresh_per_second=_FRAMES_PER_S
        )

    def show(self, event: DebugEvent) -> None:
        if isinstance(event, EndEvent):
            self.opened.refresh()

    def _picture(self) -> RenderableType:
        with self._transcript.turn:
            return self._parts(self._transcript)

    def _parts(self, seen: Transcript) -> Group:
        parts: list[RenderableType] = [self._steps()]
        if seen.sources:
            parts.append(_sources(seen))
        if seen.findings:
            parts.append(findings_text(seen.findings, self._source))
        consoles = list(seen.consoles.values())
        share = max(3, (stdout().height - 4) // max(1, len(consoles)) - _ROOM)
        for console in consoles:
            parts += [Text(), _title(console), _rows(console, share)]
        if seen.output:
            parts += [
                Text(),
                *(Text(f"> {plain_text(line)}", "dim") for line in seen.output[-_OUTPUT_LINES:]),
            ]
        if seen.end:
            good = seen.ended_well
            parts += [Text(), Text(end_text(seen.end), "bold" if good else "bold red")]
        return Group(*parts)

    def _steps(self) -> Text:
        done = {one.step: one.ms for one in self._transcript.steps}
        ahead = self._transcript.ahead
        text = Text()
        if ahead is not None and not self._transcript.end:
            text.append(f"{wait_text(ahead)} …   ", "dim")
        for step in _STEPS if ahead is None else ():
            if step in done:
                text.append(f"{step} {done[step]:.1f} ms   ", "green")
            elif not self._transcript.end:
                text.append(f"{step} …   ", "dim")
                break
        if not self._transcript.end:
            text.append(f"{time.monotonic() - self._began:.1f} s   Ctrl-C ends it", "dim")
        return text


def _sources(seen: Transcript) -> Text:
    shown = (f"{one.table}: {one.rows} rows, {one.how}" for one in seen.sources)
    return Text(" · ".join(shown), "dim")


def _title(console: Console) -> Text:
    counts = "  ".join(
        f"{kind} {count:,}" for kind, count in sorted(console.counts.items()) if count
    )
    return Text.assemble(
        (console.event.name, "bold"), f"  {len(console.rows):,} rows  ", (counts, "dim")
    )


def _rows(console: Console, most: int) -> Table:
    """Shows the newest `most` rows."""
    table = Table(box=None, padding=(0, 2, 0, 0))
    table.add_column("")
    for column in console.event.columns:
        is_number = column.type.split("(")[0].split()[0] in _NUMBERS
        table.add_column(
            Text(plain_text(column.name)),
            justify="right" if is_number else "left",
            overflow="ellipsis",
            no_wrap=True,
        )
    for row in console.rows[-most:]:
        table.add_row(*_cells(row))
    return table


_NUMBERS = {"TINYINT", "SMALLINT", "INT", "BIGINT", "FLOAT", "DOUBLE", "DECIMAL"}


def _cells(row: ConsoleRow) -> list[Text]:
    style = _KINDS[row.kind]
    values = (
        Text("NULL", "dim")
        if value is None
        else Text(plain_text(value_text(value).replace("\n", "↵")))
        for value in row.values
    )
    return [Text(row.kind, style), *values]
