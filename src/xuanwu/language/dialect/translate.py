"""Rewrites a text and its options to the dialect of one release, and reports every rewrite.

It is pure: the rules are data of this package. It returns edits, so that the place of a failure can
be mapped back to the user's own text. Stored catalogs have no such places; they are rewritten.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from xuanwu.language.dialect.find import Found, OptionEntry, Where, options_of
from xuanwu.language.dialect.functions import changed_calls, has_changed_call
from xuanwu.language.dialect.option import Option
from xuanwu.language.dialect.reserved import has_differing_word, names_to_quote
from xuanwu.language.dialect.settle import settle_catalog, settle_flink, settle_table
from xuanwu.language.lexer import Token, TokenKind, upper
from xuanwu.language.message import Message, finding_of, message, told_by
from xuanwu.language.places import Places
from xuanwu.language.statements import Statement, statements_of
from xuanwu.model.gateway import Edit, Finding, Said, Severity
from xuanwu.model.possession import Catalog
from xuanwu.model.release import Release

_NEEDS_QUOTES = re.compile(r"[\s;']")
_WORDS = re.compile("with|set|options", re.IGNORECASE)
REWRITTEN, IMPOSSIBLE = "dialect_rewritten", "dialect_impossible"
CHANGED = "dialect_changed"


class Translation(NamedTuple):
    """The rewrites of a text for a release.

    `edits` are sorted and do not overlap; translating the edited text again changes nothing.
    `catalogs` have the rewritten statements, in the order in which they were given.
    If `findings` contain an error, no run of this text can start on the release.
    """

    edits: tuple[Edit, ...]
    options: dict[str, str]
    findings: tuple[Finding, ...]
    catalogs: tuple[Catalog, ...] = ()


def translate(
    script: str, options: Mapping[str, str], release: Release, catalogs: Sequence[Catalog] = ()
) -> Translation:
    """Translates a script, the `options` of its job, and the stored catalogs that the job chose.

    Long scripts take seconds: use a thread.
    """
    translator = _Translator(script, release.version)
    written = translator.options(options)
    chosen = tuple(translator.catalog(catalog) for catalog in catalogs)
    translator.script()
    return Translation(tuple(translator.edits), written, tuple(translator.findings), chosen)


class _Translator:
    def __init__(self, script: str, version: str) -> None:
        self._script = script
        self._version = version
        self._places = Places(script)
        self._connectors: dict[tuple[str, ...], str | None] = {}  # by path, and by name alone
        self._types: dict[str, str | None] = {}  # of catalogs, by name
        self._cuts: list[tuple[int, int, str]] = []
        self.findings: list[Finding] = []

    def options(self, options: Mapping[str, str]) -> dict[str, str]:
        """Rewrites the options of the job for the release."""
        settled = [Option(key, value) for key, value in options.items()]
        settle_flink(settled, self._version)
        written: dict[str, str] = {}
        for option in settled:
            if option.refusal or option.reasons:
                self._tell(option, f"options.{option.key}")
            if not option.is_gone:
                for key in (option.written_key, *option.extra):
                    written[key] = option.written_value
        return written

    def catalog(self, catalog: Catalog) -> Catalog:
        """Rewrites a stored catalog for the release; its findings have no place in the script."""
        own = _Translator(catalog.sql, self._version)
        own.script()
        self._types |= own._types
        for finding in own.findings:
            told = told_by(finding).at(f"catalogs.{catalog.name}")
            self.findings.append(finding_of(finding.code, finding.severity, told))
        return replace(catalog, sql=own.rewritten())

    @property
    def edits(self) -> list[Edit]:
        unit = self._places.unit
        return [
            Edit(start=unit(start), end=unit(end), text=text) for start, end, text in self._cuts
        ]

    def rewritten(self) -> str:
        """The script with its edits."""
        parts, at = list[str](), 0
        for start, end, text in self._cuts:
            parts += [self._script[at:start], text]
            at = end
        return "".join([*parts, self._script[at:]])

    def script(self) -> None:
        # A script without these words has nothing to rewrite. Splitting one of megabytes takes
        # seconds.
        has_names, has_calls = has_differing_word(self._script), has_changed_call(self._script)
        if not (has_names or has_calls or _WORDS.search(self._script)):
            return
        for statement in statements_of(self._script):
            for found in options_of(statement, self._script):
                self._translate(found)
            if has_names:
                self._quote(statement)
            if has_calls:
                self._tell_changes(statement)
        self._cuts.sort()

    def _tell_changes(self, statement: Statement) -> None:
        """Notes each function of a statement once that returns another result on some releases."""
        told = set[str]()
        for token, change in changed_calls(statement):
            word = upper(token.text)
            if word in told:
                continue
            told.add(word)
            self.findings.append(
                finding_of(
                    CHANGED,
                    Severity.NOTE,
                    change.note(word, self._version),
                    statement=statement.number,
                    at=self._places.range(token.start, token.end),
                )
            )

    def _quote(self, statement: Statement) -> None:
        told = set[str]()
        for token in names_to_quote(statement, self._version):
            quoted = f"`{token.text}`"
            self._edit(token.start, token.end, quoted)
            if token.text in told:
                continue
            told.add(token.text)
            facts = {"word": token.text, "quoted": quoted, "release": self._version}
            self.findings.append(
                finding_of(
                    REWRITTEN,
                    Severity.NOTE,
                    message("dialect_rewritten.word", **facts),
                    statement=statement.number,
                    at=self._places.range(token.start, token.end),
                    fix=quoted,
                )
            )

    def _translate(self, found: Found) -> None:
        options = [_option(entry, number) for number, entry in enumerate(found.entries)]
        if found.where is Where.SET:
            settle_flink(options, self._version)
        elif found.catalog is not None:
            known = self._types.get(found.catalog)
            self._types[found.catalog] = settle_catalog(options, known, self._version)
        else:
            connector = settle_table(options, self._known(found), self._version)
            if found.where is Where.CREATE and found.table:
                self._connectors[found.table] = self._connectors[found.table[-1:]] = connector
        for entry, option in zip(found.entries, options, strict=True):
            if found.where is Where.SET:
                _mind_statement(entry, option)
            if option.refusal or option.reasons:
                self._tell(option, None, entry, found)
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
            elif not option.refusal:
                self._rewrite(entry, option)

    def _write_setting(self, found: Found, option: Option) -> None:
        """Rewrites a SET or RESET. A SET to be left out becomes a RESET, so that statements keep
        their numbers."""
        (entry,) = found.entries
        if option.refusal:
            return
        if not option.is_gone:
            self._rewrite(entry, option)
        elif entry.value is not None and found.verb is not None:
            self._edit(found.verb.start, found.verb.end, "RESET")
            self._edit(entry.key.end, entry.end, "")

    def _rewrite(self, entry: OptionEntry, option: Option) -> None:
        if option.written_key != option.key:
            self._edit(entry.key.start, entry.key.end, _as(entry.key, option.written_key))
        if entry.value is not None and option.written_value != option.value:
            self._edit(entry.value.start, entry.value.end, _as(entry.value, option.written_value))
        if option.extra:
            value = f" = {_quoted(option.written_value)}" if entry.value is not None else ""
            text = "".join(f", {_quoted(key)}{value}" for key in option.extra)
            self._edit(entry.end, entry.end, text)

    def _remove(self, entries: Sequence[OptionEntry], index: int, *, is_behind: bool) -> None:
        """Removes an option and one comma: the one after it, or the one before it if no option
        after it is kept."""
        start, end = entries[index].start, entries[index].end
        if not is_behind:
            end = entries[index + 1].start
        elif index > 0:
            start = entries[index - 1].end
        self._edit(start, end, "")

    def _edit(self, start: int, end: int, text: str) -> None:
        self._cuts.append((start, end, text))

    def _refuse_empty(self, found: Found) -> None:
        self.findings.append(
            finding_of(
                IMPOSSIBLE,
                Severity.ERROR,
                message("dialect_impossible.empty", release=self._version),
                statement=found.statement.number,
                at=self._places.range(found.statement.start, found.statement.end),
            )
        )

    def _tell(
        self,
        option: Option,
        where: str | None,
        entry: OptionEntry | None = None,
        found: Found | None = None,
    ) -> None:
        told = _told(option, self._version)
        place, fix = (entry, None) if entry is None else _place(entry, option)
        self.findings.append(
            finding_of(
                IMPOSSIBLE if option.refusal else REWRITTEN,
                Severity.ERROR if option.refusal else Severity.NOTE,
                told.at(where) if where else told,
                statement=found.statement.number if found else None,
                at=self._places.range(place.start, place.end) if place else None,
                fix=fix,
            )
        )


def _option(entry: OptionEntry, number: int) -> Option:
    value = entry.value.value if entry.value is not None else ""
    return Option(entry.key.value, value, number=number)


def _mind_statement(entry: OptionEntry, option: Option) -> None:
    """Refuses what SET and RESET cannot express: SET has one key; RESET of a dropped key is
    harmless."""
    if option.extra and not option.refusal:
        keys = ", ".join((option.written_key, *option.extra))
        option.refusal = (option.reasons[-1], message("reason.each_set", options=keys))
    if entry.value is None and (option.is_gone or option.refusal):
        option.is_gone, option.refusal = False, ()
        option.reasons.clear()


def _place(entry: OptionEntry, option: Option) -> tuple[OptionEntry, str | None]:
    """The place of a finding, which is the wrong token if it is a single one, and its fix."""
    changes_key = option.written_key != option.key
    changes_value = option.written_value != option.value
    if option.is_settled or option.extra or (changes_key and changes_value):
        return entry, None
    if changes_key:
        return OptionEntry(entry.key, None), _as(entry.key, option.written_key)
    value = entry.value or entry.key
    return OptionEntry(value, None), _as(value, option.written_value)


def _told(option: Option, version: str) -> Message:
    if option.refusal:
        why = _said(option.refusal)
        return message("dialect_impossible.option", option=option.key, release=version, reason=why)
    if option.is_gone:
        told = message("dialect_rewritten.left_out", option=option.key, release=version)
    else:
        told = message("dialect_rewritten.option", option=option.key, release=version)
        told = told.with_fact("instead", _written(option))
    return told.with_fact("reason", _said(option.reasons)) if option.reasons else told


def _said(reasons: Iterable[Message]) -> tuple[Said, ...]:
    said: list[Said] = []
    for reason in reasons:
        if reason.said not in said:
            said.append(reason.said)
    return tuple(said)


def _written(option: Option) -> str:
    keys = " and ".join(f"'{key}'" for key in (option.written_key, *option.extra))
    if option.written_value == option.value:
        return keys
    return f"{keys} = '{option.written_value}'"


def _as(token: Token, text: str) -> str:
    """A key or value in the form of what it replaces: a SET without quotes stays one."""
    is_plain = token.kind is TokenKind.WORD and not _NEEDS_QUOTES.search(text)
    return text if is_plain else _quoted(text)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
