"""Turns Pydantic's errors into sentences that suggest the nearest valid key; it knows no model."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, get_origin

from pydantic import BaseModel

from xuanwu.kernel.errors import InvalidInput, did_you_mean

_NAME = re.compile(
    r"\^(?:\(\?:)?\[(?P<ends>A-Za-z0-9|a-z0-9)\]\((?:\?:)?\[(?P=ends)(?P<signs>[._@/-]+)\]"
    r"\{0,(?P<inside>\d+)\}\[(?P=ends)\]\)\?(?:\)\?)?\$"
)
_NO_CONTROLS = r"[^\x00-\x1f\x7f"
_PATH = r"^(?:[^/\x00-\x1f\x7f]{1,64}(?:/"
_SHA256 = "^[0-9a-f]{64}$"
_LONGEST_SHOWN = 60
_WANTED = {  # by the beginning of the kind of an error
    "int_": "a whole number",
    "float_": "a number",
    "bool_": "true or false",
    "string_type": "text",
    "list_type": "a list",
    "tuple_type": "a list",
    "set_type": "a list",
    "dict_type": "a mapping of keys to values",
    "mapping_type": "a mapping of keys to values",
    "model_type": "a mapping of keys to values",
    "model_attributes_type": "a mapping of keys to values",
    "greater_than_equal": "at least {ge}",
    "less_than_equal": "at most {le}",
    "greater_than": "more than {gt}",
    "less_than": "less than {lt}",
}
_LENGTHS = {
    "string_too_short": "at least {min_length} characters",
    "string_too_long": "at most {max_length} characters",
    "too_short": "at least {min_length} entries",
    "too_long": "at most {max_length} entries",
}


class FieldError(NamedTuple):
    """A wrong place, as a dotted path, and a sentence about it."""

    where: str
    message: str


def findings_of(
    errors: Sequence[Mapping[str, Any]], model: type[BaseModel] | None, *, root: str
) -> list[FieldError]:
    """Converts Pydantic's `errors`, whose paths start at `model`, to findings.

    `root` is the place of errors that have no path.
    """
    return [_finding(error, model, root) for error in errors]


def invalid_input(findings: Sequence[FieldError], *, where: str) -> InvalidInput:
    """Makes one error with all findings and their places in `facts["errors"]`."""
    return InvalidInput(
        " ".join(finding.message for finding in findings),
        where=where,
        facts={"errors": [finding._asdict() for finding in findings]},
    )


def _rule(pattern: str) -> str:
    """Says in words what a pattern of names, texts or hashes asks for."""
    name = _NAME.fullmatch(pattern)
    if name:
        letters = "A-Z, a-z, 0-9" if "A-Z" in name["ends"] else "a-z, 0-9"
        signs = ", ".join(f"'{sign}'" for sign in name["signs"])
        return (
            f"it can have only {letters} and {signs}, with a letter or a digit at both ends, "
            f"and at most {int(name['inside']) + 2} characters"
        )
    if pattern.startswith(f"^{_NO_CONTROLS}") and "/" not in pattern:
        return "it must not be empty or have control characters"
    if pattern.startswith(_PATH):
        return "it must be up to 8 names of 1 to 64 characters with '/' between them"
    if pattern == _SHA256:
        return "it must be 64 hexadecimal digits"
    return f"it must match {pattern}"


def _short(text: object) -> str:
    shown = str(text)
    return shown if len(shown) <= _LONGEST_SHOWN else f"{shown[:_LONGEST_SHOWN]}…"


def _finding(error: Mapping[str, Any], model: type[BaseModel] | None, root: str) -> FieldError:
    loc: tuple[int | str, ...] = error["loc"]
    is_key = loc[-1:] == ("[key]",)
    path = ".".join(str(part) for part in (loc[:-2] if is_key else loc)) or root
    named = f"A key of '{path}'" if is_key else f"'{path}'"
    kind, context = error["type"], error.get("ctx") or {}
    if kind == "extra_forbidden":
        hint = did_you_mean(str(loc[-1]), _keys(model, loc))
        return FieldError(path, f"Unknown key '{path}'. {hint}".rstrip())
    if kind == "missing":
        return FieldError(path, f"'{path}' is missing.")
    if kind == "string_pattern_mismatch":
        return FieldError(
            path, f"{named} is '{_short(error['input'])}', but {_rule(context['pattern'])}."
        )
    if kind in {"enum", "literal_error"}:
        words = re.findall(r"'([^']*)'", str(context.get("expected", "")))
        hint = did_you_mean(str(error["input"]), words)
        return FieldError(path, f"'{path}' cannot be '{error['input']}'. {hint}".rstrip())
    if wanted := next((one for begin, one in _WANTED.items() if kind.startswith(begin)), None):
        return FieldError(
            path, f"{named} is {_value(error['input'])}, but must be {wanted.format(**context)}."
        )
    if length := _LENGTHS.get(kind):
        needed = length.format(**context)
        needed = re.sub(r"\b1 (entr|character)(ies|s)$", _one, needed)
        return FieldError(path, f"'{path}' must have {needed}.")
    text = re.sub(r"^Value error, ", "", error["msg"])
    return FieldError(path, f"'{path}': {text.rstrip('.')}.")


def _one(found: re.Match[str]) -> str:
    return "1 entry" if found[1] == "entr" else "1 character"


def _value(value: object) -> str:
    """A wrong value as its writer knows it: short, and a text in quotes."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case str():
            return f"the text '{_short(value)}'"
        case list() | tuple() | set():
            return "a list"
        case dict():
            return "a mapping"
        case _:
            return _short(value)


def _keys(model: type[BaseModel] | None, loc: tuple[int | str, ...]) -> list[str]:
    """The valid keys at the place of a wrong one."""
    is_name = False  # whether the next part is a key that the user chose, in a mapping
    for part in loc[:-1]:
        if model is None:
            return []
        if isinstance(part, int) or is_name:
            is_name = False
            continue
        field = model.model_fields.get(part)
        model = _model_of(field.annotation) if field else None
        is_name = field is not None and get_origin(field.annotation) is dict
    if model is None:
        return []
    return [field.alias or name for name, field in model.model_fields.items()]


def _model_of(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for inner in getattr(annotation, "__args__", ()):
        if found := _model_of(inner):
            return found
    return None
