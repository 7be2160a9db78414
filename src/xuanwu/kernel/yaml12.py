"""Reads YAML 1.2, in which `on` is a word and a date is a text; PyYAML alone reads 1.1."""

from __future__ import annotations

import re
from typing import Any

import yaml

_EXACT_DIGITS = 15  # a float keeps this many; a longer number stays a text and loses nothing
_FLOAT = (
    r"[-+]?(?:\.[0-9]+|[0-9]+\.[0-9]*|[0-9]+(?=[eE]))(?:[eE][-+]?[0-9]+)?"
    r"|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)"
)
# Source: YAML 1.2, the core schema, without its octal and hexadecimal numbers.
_RESOLVERS = (
    ("null", r"~|null|Null|NULL|", "~nN\0"),
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("int", r"[-+]?(?:0|[1-9][0-9]*)", "-+0123456789"),
    ("float", _FLOAT, "-+.0123456789"),
    ("merge", r"<<", "<"),
)


class Loader(yaml.SafeLoader):
    """Reads YAML as 1.2 means it: `on`, `no`, dates and `12:30:00` are texts.

    Rejects duplicate keys, where PyYAML would silently drop the first.
    """

    yaml_implicit_resolvers: dict[str, list[Any]] = {}  # noqa: RUF012  PyYAML's own way

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[Any] = set()
        for key_node, _ in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                raise yaml.constructor.ConstructorError(
                    None, None, "a key must be a plain word", key_node.start_mark
                )
            if key_node.value in seen:
                problem = f"the key '{key_node.value}' is given twice"
                raise yaml.constructor.ConstructorError(None, None, problem, key_node.start_mark)
            seen.add(key_node.value)
        return super().construct_mapping(node, deep=deep)

    def construct_number(self, node: yaml.ScalarNode) -> float | str:
        """Keeps a number as text where a float cannot hold it exactly."""
        digits = re.sub(r"[eE].*|\D", "", node.value).lstrip("0")
        if len(digits) > _EXACT_DIGITS:
            return str(node.value)
        return float(self.construct_yaml_float(node))


def resolve_as_yaml12(kind: type[yaml.SafeLoader] | type[yaml.SafeDumper]) -> None:
    """Adds the types of plain words to a loader or dumper that has none."""
    for tag, pattern, first in _RESOLVERS:
        firsts = ["" if char == "\0" else char for char in first]
        kind.add_implicit_resolver(
            f"tag:yaml.org,2002:{tag}", re.compile(f"^(?:{pattern})$"), firsts
        )


resolve_as_yaml12(Loader)
Loader.add_constructor("tag:yaml.org,2002:float", Loader.construct_number)
