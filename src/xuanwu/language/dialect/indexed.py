"""Lists in the `connector.type` style, whose items have a number in their keys.

`connector.hosts.0.hostname` and the like become one option. Each pair of
`connector.properties.0.key` and `….0.value` becomes one option. The lists are data.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from xuanwu.language.dialect.option import Option
from xuanwu.language.message import Message, message

_ITEM = re.compile(r"\.(\d+)\.([a-z-]+)")


@dataclass(frozen=True)
class Listed:
    """One such list. Without `text`, its items are pairs of `key` and `value` below `to`.

    `text` is the template of an item, with its parts in braces; a semicolon joins the items.
    """

    prefix: str
    to: str
    text: str
    reason: Message


def gather(options: Sequence[Option], listed: Listed) -> None:
    """Rewrites the items of the list to current options, and leaves the other options unchanged."""
    items: dict[int, dict[str, Option]] = {}
    for option in options:
        match = option.key.startswith(listed.prefix) and _ITEM.fullmatch(
            option.key.removeprefix(listed.prefix)
        )
        if match:
            items.setdefault(int(match[1]), {})[match[2]] = option
    if not items:
        return
    ordered = [items[index] for index in sorted(items)]
    if listed.text:
        _join(ordered, listed)
    else:
        for item in ordered:
            _pair(item, listed)


def _pair(item: Mapping[str, Option], listed: Listed) -> None:
    key, value = item.get("key"), item.get("value")
    if key is None or value is None or key.is_open:
        _refuse(item, (listed.reason, message("reason.write_as_key", option=listed.to)))
        return
    key.leave_out(listed.reason)
    value.written_key = f"{listed.to}.{key.value}"
    value.reasons.append(listed.reason)


def _join(items: Sequence[Mapping[str, Option]], listed: Listed) -> None:
    texts: list[str] = []
    for item in items:
        values = {name: option.value for name, option in item.items()}
        try:
            texts.append(listed.text.format_map(values))
        except KeyError:
            texts.append("")
    options = [option for item in items for option in item.values()]
    if not all(texts) or any(option.is_open for option in options):
        for item in items:
            advice = message("reason.write_as_list", option=listed.to, text=listed.text)
            _refuse(item, (listed.reason, advice))
        return
    first, *others = sorted(options, key=lambda option: option.number)
    first.written_key, first.written_value = listed.to, ";".join(texts)
    first.reasons.append(listed.reason)
    for option in others:
        option.leave_out(listed.reason)


def _refuse(item: Mapping[str, Option], why: tuple[Message, ...]) -> None:
    for option in item.values():
        option.refusal = why
