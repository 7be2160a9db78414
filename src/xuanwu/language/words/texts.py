"""What functions, keywords, types, connectors and formats mean, in English and Chinese.

It is pure: the texts are data of this package. Which words a release has, only that release tells.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from xuanwu.language.dialect.functions import differences

_HOLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


@dataclass(frozen=True)
class WordText:
    """One word: a sentence in each language, as Markdown.

    `signature` names a function's parameters; `snippet` is what an editor inserts, with holes
    written as `${1:name}`; `since` is the line of releases that brought the word, if not the first.
    """

    en: str
    zh: str
    signature: str = ""
    example: str = ""
    snippet: str = ""
    deprecated: bool = False
    since: str | None = None


def function_text(name: str) -> WordText | None:
    """The text of a built-in function, in upper or lower case."""
    return _functions().get(name.upper())


def word_text(kind: str, name: str) -> WordText | None:
    """The text of a `statement`, `keyword`, `type`, `connector`, `format` or placeholder.

    The placeholders are `variable` and `secret`, of kind `other`.
    """
    return _words().get(kind, {}).get(name)


def functions_with_text() -> frozenset[str]:
    """The names of all functions that have one."""
    return frozenset(_functions())


@cache
def _functions() -> Mapping[str, WordText]:
    since = {one.name.upper(): one.since for one in differences().functions}
    return {
        name: WordText(**text, snippet=_call(text["signature"]), since=since.get(name))
        for name, text in _read("functions.toml").items()
    }


@cache
def _words() -> Mapping[str, Mapping[str, WordText]]:
    since = {one.name.upper(): one.since for one in differences().types}
    return {
        kind: {
            name: WordText(**text, since=since.get(name) if kind == "type" else None)
            for name, text in words.items()
        }
        for kind, words in _read("words.toml").items()
    }


def _read(name: str) -> dict[str, dict[str, Any]]:
    file = resources.files("xuanwu.language.words").joinpath(name)
    return tomllib.loads(file.read_text(encoding="utf-8"))


def _call(signature: str) -> str:
    """The snippet of a call: a hole for each parameter that is required, if all are plain names."""
    name, opens, rest = signature.partition("(")
    if not opens or " or " in signature:
        return ""
    required = re.sub(r"\[[^\]]*\]", "", rest.partition(")")[0]).strip()
    parameters = [one.strip() for one in required.split(",") if one.strip() not in {"", "..."}]
    if not all(_HOLE.fullmatch(one) for one in parameters):
        return ""
    holes = ", ".join(f"${{{at}:{one}}}" for at, one in enumerate(parameters, 1))
    return f"{name}({holes})"
