"""Writes a text and its options in the dialect of one release, and tells every rewrite.

Pure: the rules are data of this package. What it gives are edits, so that places of failures
still lead to the user's own text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from xuanwu.model.gateway import Edit, Finding, Severity
from xuanwu.model.release import Release
from xuanwu.model.script.places import Places
from xuanwu.model.script.statements import statements_of
from xuanwu.scheduling.dialect.find import Entry, Found, Where, options_of
from xuanwu.scheduling.dialect.option import Option
from xuanwu.scheduling.dialect.settle import settle_flink, settle_table

_WORDS = re.compile("with|set|options", re.IGNORECASE)
REWRITTEN, IMPOSSIBLE = "dialect_rewritten", "dialect_impossible"


class Translation(NamedTuple):
    """What has to be written otherwise for a release.

    `edits` do not overlap and are in their order; translating what they make changes nothing.
    With an error among `findings` no run of this text can start on the release.
    """

    edits: tuple[Edit, ...]
    options: dict[str, str]
    findings: tuple[Finding, ...]


def translate(script: str, options: Mapping[str, str], release: Release) -> Translation:
    """`options` are those of the job; a long script takes its time, so call it in a thread."""
    translator = _Translator(script, release.version)
    written = translator.options(options)
    translator.script()
    return Translation(tuple(translator.edits), written, tuple(translator.findings))


class _Translator:
    def __init__(self, script: str, version: str) -> None:
        self._script = script
        self._version = version
        self._places = Places(script)
        self._connectors: dict[tuple[str, ...], str | None] = {}  # by path, and by name alone
        self.edits: list[Edit] = []
        self.findings: list[Finding] = []

    def options(self, options: Mapping[str, str]) -> dict[str, str]:
        """The options of the job as they are written for the release."""
        settled = [Option(key, value) for key, value in options.items()]
        settle_flink(settled, self._version)
        written: dict[str, str] = {}
        for option in settled:
            if option.refusal is not None or option.reasons:
                self._tell(option, f"options.{option.key}: ")
            if not option.is_gone:
                for key in (option.written_key, *option.extra):
                    written[key] = option.written_value
        return written

    def script(self) -> None:
        # Cutting a script of megabytes takes seconds, and one without these words has no options.
        if not _WORDS.search(self._script):
            return
        for statement in statements_of(self._script):
            for found in options_of(statement):
                self._translate(found)

    def _translate(self, found: Found) -> None:
        options = [_option(entry, number) for number, entry in enumerate(found.entries)]
        if found.where is Where.SET:
            settle_flink(options, self._version)
        else:
            connector = settle_table(options, self._known(found), self._version)
            if found.where is Where.CREATE and found.table:
                self._connectors[found.table] = self._connectors[found.table[-1:]] = connector
        for entry, option in zip(found.entries, options, strict=True):
            if found.where is Where.SET:
                _mind_statement(entry, option)
            if option.refusal is not None or option.reasons:
                self._tell(option, "", entry, found)
        self._write(found, options)

    def _known(self, found: Found) -> str | None:
        """The connector of a table that the script created: by its path, else by its name."""
        for table in (found.table, found.like):
            for path in (table, table[-1:]):
                if path in self._connectors:
                    return self._connectors[path]
        return None

    def _write(self, found: Found, options: Sequence[Option]) -> None:
        gone = [index for index, option in enumerate(options) if option.is_gone]
        if found.where is Where.SET:
            self._write_setting(found, options[0])
            return
        if len(gone) == len(options) and found.where is Where.ALTER and gone:
            self._refuse_empty(found)
            return
        last_kept = max((i for i in range(len(options)) if i not in gone), default=-1)
        for index, (entry, option) in enumerate(zip(found.entries, options, strict=True)):
            if option.is_gone:
                self._remove(found.entries, index, is_behind=index > last_kept)
            elif option.refusal is None:
                self._rewrite(entry, option)

    def _write_setting(self, found: Found, option: Option) -> None:
        """What has no effect is put back to nothing: the statement keeps its number."""
        (entry,) = found.entries
        if option.refusal is not None:
            return
        if not option.is_gone:
            self._rewrite(entry, option)
        elif entry.value is not None and found.verb is not None:
            self._edit(found.verb.start, found.verb.end, "RESET")
            self._edit(entry.key.end, entry.end, "")

    def _rewrite(self, entry: Entry, option: Option) -> None:
        if option.written_key != option.key:
            self._edit(entry.key.start, entry.key.end, _quoted(option.written_key))
        if entry.value is not None and option.written_value != option.value:
            self._edit(entry.value.start, entry.value.end, _quoted(option.written_value))
        if option.extra:
            value = f" = {_quoted(option.written_value)}" if entry.value is not None else ""
            text = "".join(f", {_quoted(key)}{value}" for key in option.extra)
            self._edit(entry.end, entry.end, text)

    def _remove(self, entries: Sequence[Entry], index: int, *, is_behind: bool) -> None:
        """With one comma: the one behind it, or the one before where nothing is kept behind."""
        start, end = entries[index].start, entries[index].end
        if not is_behind:
            end = entries[index + 1].start
        elif index > 0:
            start = entries[index - 1].end
        self._edit(start, end, "")

    def _edit(self, start: int, end: int, text: str) -> None:
        unit = self._places.unit
        self.edits.append(Edit(start=unit(start), end=unit(end), text=text))

    def _refuse_empty(self, found: Found) -> None:
        self.findings.append(
            Finding(
                code=IMPOSSIBLE,
                severity=Severity.ERROR,
                message=f"On Flink {self._version} nothing is left of this statement. Remove it.",
                statement=found.statement.number,
                range=self._places.range(found.statement.start, found.statement.end),
            )
        )

    def _tell(
        self, option: Option, before: str, entry: Entry | None = None, found: Found | None = None
    ) -> None:
        is_refused = option.refusal is not None
        place, fix = (entry, None) if entry is None else _place(entry, option)
        self.findings.append(
            Finding(
                code=IMPOSSIBLE if is_refused else REWRITTEN,
                severity=Severity.ERROR if is_refused else Severity.NOTE,
                message=before + " ".join(_sentences(option, self._version)),
                statement=found.statement.number if found else None,
                range=self._places.range(place.start, place.end) if place else None,
                fix=fix,
            )
        )


def _option(entry: Entry, number: int) -> Option:
    value = entry.value.value if entry.value is not None else ""
    return Option(entry.key.value, value, number=number)


def _mind_statement(entry: Entry, option: Option) -> None:
    """SET has one key, and RESET of a key that is gone does no harm."""
    if option.extra and option.refusal is None:
        keys = ", ".join((option.written_key, *option.extra))
        option.refusal = f"{option.reasons[-1]} Write a SET for each of: {keys}."
    if entry.value is None and (option.is_gone or option.refusal is not None):
        option.is_gone, option.refusal = False, None
        option.reasons.clear()


def _place(entry: Entry, option: Option) -> tuple[Entry, str | None]:
    """What a finding shows: the token that is wrong where it is one, with what is right there."""
    changes_key = option.written_key != option.key
    changes_value = option.written_value != option.value
    if option.is_settled or option.extra or (changes_key and changes_value):
        return entry, None
    if changes_key:
        return Entry(entry.key, None), _quoted(option.written_key)
    value = entry.value or entry.key
    return Entry(value, None), _quoted(option.written_value)


def _sentences(option: Option, version: str) -> Iterator[str]:
    if option.refusal is not None:
        yield f"Flink {version} cannot be given '{option.key}'."
        yield option.refusal
        return
    if option.is_gone:
        yield f"'{option.key}' is left out for Flink {version}."
    else:
        yield f"'{option.key}' is written as {_written(option)} for Flink {version}."
    yield from dict.fromkeys(option.reasons)


def _written(option: Option) -> str:
    keys = " and ".join(f"'{key}'" for key in (option.written_key, *option.extra))
    if option.written_value == option.value:
        return keys
    return f"{keys} = '{option.written_value}'"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
