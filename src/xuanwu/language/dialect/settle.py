"""Applies rules to a set of options until no rule matches; it knows no text and no places."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from xuanwu.kernel.errors import Bug
from xuanwu.language.dialect.book import Book, Style, catalog_book, library, table_book
from xuanwu.language.dialect.indexed import gather
from xuanwu.language.dialect.option import Option
from xuanwu.language.dialect.rule import FORMAT, Rule, RuleAction
from xuanwu.language.message import message

LEGACY_TYPE = "connector.type"
_CATALOG_TYPE = "type"
_LEGACY_VERSION = "connector.version"
_LEGACY_FORMAT = "format.type"
_LEGACY_KEYS = ("connector.", "format.", "schema.", "update-mode")
_SIDES = ("", "key.", "value.")
_STEPS = 16


Find = Callable[[str], Iterator[tuple[str, Rule]]]


def settle_flink(options: Sequence[Option], version: str) -> None:
    """Rewrites Flink's own options: SET, RESET and the options of a job."""
    _settle(options, _finder(library().flink), version)


def settle_table(options: Sequence[Option], connector: str | None, version: str) -> str | None:
    """Rewrites the options of a table; returns the connector that they name, else `connector`."""
    style = _style(options)
    if style is not None:
        _settle_legacy(options, style, version)
    own = next((one for one in options if one.written_key == "connector"), None)
    if own is not None and not own.is_settled:
        connector = None if own.is_open else own.written_value
    _settle(options, _finder(table_book(connector), library().formats), version)
    if own is not None and connector is not None:
        return own.written_value
    return connector


def settle_catalog(options: Sequence[Option], kind: str | None, version: str) -> str | None:
    """Rewrites the options of a catalog; returns the type that they name, else `kind`."""
    own = next((one for one in options if one.key == _CATALOG_TYPE), None)
    if own is not None:
        kind = None if own.is_open else own.value
    if kind is None:
        return None
    _settle(options, _finder(catalog_book(kind)), version)
    return kind if own is None else own.written_value


def _style(options: Sequence[Option]) -> Style | None:
    for option in options:
        if option.key == LEGACY_TYPE:
            style = library().styles.get(option.value.strip().lower())
            if style is None:
                option.refusal = (message("reason.legacy_unknown", name=option.value),)
            return style
    return None


def _settle_legacy(options: Sequence[Option], style: Style, version: str) -> None:
    found = next((one for one in options if one.key == _LEGACY_VERSION), None)
    wanted = found.value.strip().lower() if found else ""
    connector = _of_version(style, wanted)
    reason = message("reason.legacy")
    for option in options:
        if option.key == LEGACY_TYPE and connector:
            option.written_key, option.written_value = "connector", connector
            option.reasons.append(reason)
        elif option is found and connector:
            option.leave_out(message("reason.connector_version"))
        elif option is found or option.key == LEGACY_TYPE:
            option.refusal = (reason, message("reason.legacy_version", name=wanted))
    for listed in style.lists:
        gather(options, listed)
    _settle(options, _finder(style.book), version, _format_of(options))
    for option in options:
        if not option.is_settled and option.written_key.startswith(_LEGACY_KEYS):
            option.refusal = (reason, message("reason.legacy_option"))


def _format_of(options: Sequence[Option]) -> str | None:
    found = next((one for one in options if one.key == _LEGACY_FORMAT), None)
    return None if found is None or found.is_open else found.value.strip().lower()


def _of_version(style: Style, wanted: str) -> str | None:
    """The connector for a version, which may be more specific: `1.4.3` uses the one for `1.4`."""
    parts = wanted.split(".")
    spelled = (".".join(parts[:count]) for count in range(len(parts), 0, -1))
    return next((style.connectors[one] for one in spelled if one in style.connectors), None)


def _finder(*books: Book) -> Find:
    """Finds the rules for a key, each with the part of the key that it matches: keys of formats may
    have a `key.` or `value.` prefix."""

    def find(key: str) -> Iterator[tuple[str, Rule]]:
        for book in books:
            sides = _SIDES if book is library().formats else ("",)
            for side in sides:
                if key.startswith(side):
                    for rule in book.about(key.removeprefix(side)):
                        yield side, rule

    return find


def _settle(
    options: Sequence[Option], find: Find, version: str, table_format: str | None = None
) -> None:
    for option in options:
        for _ in range(_STEPS):
            if option.is_settled or not _step(option, find, version, table_format):
                break
        else:
            raise Bug(f"The rules of the dialect for '{option.key}' never come to an end.")
    _leave_out_doubles(options)


def _step(option: Option, find: Find, version: str, table_format: str | None) -> bool:
    """Applies one rule; returns whether a rule changed the option."""
    for side, rule in find(option.written_key):
        if version not in rule.releases or option.is_settled:
            continue
        if rule.needs_value and option.is_open:
            option.refusal = (rule.reason, message("reason.value_unknown"))
            return True
        if rule.speaks_of(option.written_value) and _apply(option, side, rule, table_format):
            return True
    return False


def _apply(option: Option, side: str, rule: Rule, table_format: str | None) -> bool:
    if rule.action is RuleAction.REFUSE:
        option.refusal = (rule.reason,)
        return True
    if rule.action is RuleAction.DROP:
        option.leave_out(rule.reason)
        return True
    value = rule.values.get(option.written_value.strip().lower(), option.written_value)
    keys = [side + key for key in rule.keys_for(option.written_key.removeprefix(side))]
    if any(FORMAT in key for key in keys):
        if table_format is None:
            option.refusal = (rule.reason, message("reason.format_unsaid"))
            return True
        keys = [key.replace(FORMAT, table_format) for key in keys]
    key, *extra = keys or [option.written_key]
    if (key, value) == (option.written_key, option.written_value):
        return False
    if extra and option.is_open:
        option.refusal = (rule.reason, message("reason.both_keys", options=", ".join(keys)))
        return True
    option.written_key, option.written_value, option.extra = key, value, tuple(extra)
    option.reasons.append(rule.reason)
    return True


def _leave_out_doubles(options: Sequence[Option]) -> None:
    """Drops older names of an option that is also there under its newer name, which Flink reads."""
    taken = {one.key for one in options if not one.is_settled and one.key == one.written_key}
    for option in options:
        if option.is_settled:
            continue
        keys = [option.written_key, *option.extra]
        kept = [key for key in keys if key == option.key or key not in taken]
        doubles = ", ".join(f"'{key}'" for key in keys if key not in kept)
        if not kept:
            option.leave_out(message("reason.there_already", options=doubles))
            continue
        if doubles:
            option.reasons.append(message("reason.there_already", options=doubles))
        option.written_key, option.extra = kept[0], tuple(kept[1:])
        taken.update(kept)
