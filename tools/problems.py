"""The codes of all problems that the server can answer with, as its sources tell them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

_OTHERS = ("cli", "client")  # rooms whose errors never leave the machine of the user
_ABSTRACT = "error"
# Those that are put together at runtime: access/sign_in.py, language/names.py and problem.py.
_COMPUTED = (
    *("link_expired", "link_unknown", "link_used"),
    *("placeholder_invalid", "secret_unknown", "sql_syntax", "variable_unknown"),
)


def codes(root: Path) -> list[str]:
    """Every `code` of an error class, and every one that is given to an error, sorted."""
    found = set(_COMPUTED)
    for file in (root / "src" / "xuanwu").glob("**/*.py"):
        if file.relative_to(root / "src" / "xuanwu").parts[0] not in _OTHERS:
            found.update(_codes_in(ast.parse(file.read_text(encoding="utf-8"))))
    return sorted(found - {_ABSTRACT})


def _codes_in(module: ast.Module) -> Iterator[str]:
    names = dict(_assigned(module.body))
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and _makes_error(node.func):
            given = [one.value for one in node.keywords if one.arg == "code"]
            for part in (part for one in given for part in _parts(one)):
                if isinstance(part, ast.Constant) and isinstance(part.value, str):
                    yield part.value
                elif isinstance(part, ast.Name) and part.id in names:
                    yield names[part.id]
        elif isinstance(node, ast.ClassDef):
            yield from (text for name, text in _assigned(node.body) if name == "code")


def _parts(given: ast.expr) -> list[ast.expr]:
    return [given.body, given.orelse] if isinstance(given, ast.IfExp) else [given]


def _makes_error(called: ast.expr) -> bool:
    """Whether the name of what is called is that of a class, but not of a finding."""
    name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
    return name[:1].isupper() and name != "Finding"


def _assigned(body: list[ast.stmt]) -> Iterator[tuple[str, str]]:
    """The names of a module or class that stand for a text."""
    for node in body:
        targets = node.targets if isinstance(node, ast.Assign) else []
        if isinstance(node, ast.AnnAssign):
            targets = [node.target]
        value = getattr(node, "value", None)
        for target in targets:
            text = value.value if isinstance(value, ast.Constant) else None
            if isinstance(target, ast.Name) and isinstance(text, str):
                yield target.id, text
