"""Applies rules to a set of options until none speaks any more; it knows no text and no place."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from xuanwu.kernel.errors import Bug
from xuanwu.scheduling.dialect.book import Book, Style, library, table_book
from xuanwu.scheduling.dialect.indexed import gather
from xuanwu.scheduling.dialect.option import Option
from xuanwu.scheduling.dialect.rule import FORMAT, Action, Rule

LEGACY_TYPE = "connector.type"
_LEGACY_VERSION = "connector.version"
_LEGACY_FORMAT = "format.type"
_LEGACY_KEYS = ("connector.", "format.", "schema.", "update-mode")
_SIDES = ("", "key.", "value.")
_STEPS = 16
_UNKNOWN_YET = "Its value is only known when the run starts, and what to write depends on it."


Find = Callable[[str], Iterator[tuple[str, Rule]]]


def settle_flink(options: Sequence[Option], version: str) -> None:
    """Options of Flink itself: SET, RESET and the options of a job."""
    _settle(options, _finder(library().flink), version)


def settle_table(options: Sequence[Option], connector: str | None, version: str) -> str | None:
    """Options of a table; gives the connector that they name, else the one that is known."""
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


def _style(options: Sequence[Option]) -> Style | None:
    for option in options:
        if option.key == LEGACY_TYPE:
            style = library().styles.get(option.value.strip().lower())
            if style is None:
                option.refusal = (
                    f"No supported release reads the 'connector.type' style, and '{option.value}'"
                    " has no newer form. Write the table with 'connector'."
                )
            return style
    return None


def _settle_legacy(options: Sequence[Option], style: Style, version: str) -> None:
    found = next((one for one in options if one.key == _LEGACY_VERSION), None)
    wanted = found.value.strip().lower() if found else ""
    connector = _of_version(style, wanted)
    reason = "No supported release reads the 'connector.type' style."
    for option in options:
        if option.key == LEGACY_TYPE and connector:
            option.written_key, option.written_value = "connector", connector
            option.reasons.append(reason)
        elif option is found and connector:
            option.leave_out("The connector's name says its version.")
        elif option is found or option.key == LEGACY_TYPE:
            option.refusal = f"{reason} No connector of today is for version '{wanted}'."
    for listed in style.lists:
        gather(options, listed)
    _settle(options, _finder(style.book), version, _format_of(options))
    for option in options:
        if not option.is_settled and option.written_key.startswith(_LEGACY_KEYS):
            option.refusal = f"{reason} This option has no newer form. Remove it."


def _format_of(options: Sequence[Option]) -> str | None:
    found = next((one for one in options if one.key == _LEGACY_FORMAT), None)
    return None if found is None or found.is_open else found.value.strip().lower()


def _of_version(style: Style, wanted: str) -> str | None:
    """A version may say more than a connector's name: `1.4.3` is served by the one for `1.4`."""
    parts = wanted.split(".")
    spelled = (".".join(parts[:count]) for count in range(len(parts), 0, -1))
    return next((style.connectors[one] for one in spelled if one in style.connectors), None)


def _finder(*books: Book) -> Find:
    """The rules for a key, and the key that each speaks of: formats may have a side before it."""

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
    """Whether a rule changed the option."""
    for side, rule in find(option.written_key):
        if version not in rule.releases or option.is_settled:
            continue
        if rule.needs_value and option.is_open:
            option.refusal = f"{rule.reason} {_UNKNOWN_YET} Write the value itself."
            return True
        if rule.speaks_of(option.written_value) and _apply(option, side, rule, table_format):
            return True
    return False


def _apply(option: Option, side: str, rule: Rule, table_format: str | None) -> bool:
    if rule.action is Action.REFUSE:
        option.refusal = rule.reason
        return True
    if rule.action is Action.DROP:
        option.leave_out(rule.reason)
        return True
    value = rule.values.get(option.written_value.strip().lower(), option.written_value)
    keys = [side + key for key in rule.keys_for(option.written_key.removeprefix(side))]
    if any(FORMAT in key for key in keys):
        if table_format is None:
            option.refusal = f"{rule.reason} The format itself is not said. Write 'format'."
            return True
        keys = [key.replace(FORMAT, table_format) for key in keys]
    key, *extra = keys or [option.written_key]
    if (key, value) == (option.written_key, option.written_value):
        return False
    if extra and option.is_open:
        option.refusal = f"{rule.reason} Write both keys: {', '.join(keys)}."
        return True
    option.written_key, option.written_value, option.extra = key, value, tuple(extra)
    option.reasons.append(rule.reason)
    return True


def _leave_out_doubles(options: Sequence[Option]) -> None:
    """Where a newer and an older name of one option stand together, Flink reads the newer one."""
    taken = {one.key for one in options if not one.is_settled and one.key == one.written_key}
    for option in options:
        if option.is_settled or option.key == option.written_key:
            continue
        if option.written_key in taken:
            option.leave_out(f"'{option.written_key}' is there already.")
        option.extra = tuple(key for key in option.extra if key not in taken)
        taken |= {option.written_key, *option.extra}
