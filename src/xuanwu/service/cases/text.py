"""Reads a case's YAML as the engine needs it, and writes YAML that people can read.

Dates and times are texts here, as in SQL: YAML's own dates, and its base-60 numbers
(`12:30:00`), would change in the engine.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

import yaml

from xuanwu.kernel import yaml12
from xuanwu.kernel.errors import InvalidInput
from xuanwu.model.draft import Draft
from xuanwu.model.gateway import SourceEvent
from xuanwu.service.cases.rows import Row
from xuanwu.service.cases.spec import CaseRows, Comparison, Expected
from xuanwu.service.cases.views import ConsoleRows, shown

# Characters that YAML reads as line breaks, or holds only as an escape.
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]")


class _Dumper(yaml.SafeDumper):
    """Quotes texts that this loader, or one of YAML 1.1, would read as another type."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002  PyYAML's own word
        return True


class _RowOnOneLine(dict[str, Any]):
    """A row, written on one line between braces."""


def _represent_text(dumper: yaml.SafeDumper, text: str) -> yaml.Node:
    style = '"' if _UNSEEN.search(text) else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


def _represent_row(dumper: yaml.SafeDumper, row: _RowOnOneLine) -> yaml.Node:
    return dumper.represent_mapping("tag:yaml.org,2002:map", row, flow_style=True)


yaml12.resolve_as_yaml12(_Dumper)
_Dumper.add_representer(_RowOnOneLine, _represent_row)
_Dumper.add_representer(str, _represent_text)


def documents_of(text: str, where: str) -> list[dict[str, Any]]:
    """Reads the documents of a file; empty ones are left out.

    Raises: InvalidInput with line and column.
    """
    try:
        documents = list(yaml.load_all(text, Loader=yaml12.Loader))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f" line {mark.line + 1}, column {mark.column + 1}:" if mark else ""
        problem = getattr(error, "problem", None) or error
        raise InvalidInput(
            f"{where}:{place} this is not valid YAML: {problem}.", where=where
        ) from error
    for document in documents:
        if document is not None and not isinstance(document, dict):
            raise InvalidInput(
                f"{where}: a test case must be a mapping of keys to values.", where=where
            )
    return [cast("dict[str, Any]", one) for one in documents if one is not None]


def case_text(
    name: str, draft: Draft, sources: Iterable[SourceEvent], consoles: Iterable[ConsoleRows]
) -> str:
    """Writes a debug session as a case file: what its sources gave, what its sinks got.

    Raises: InvalidInput for a session whose rows are not known, or that ran no script.
    """
    if draft.sql is None:
        raise InvalidInput(
            "Only a script can be saved as a test case. This session debugged a job or a program."
        )
    parts = [_dump({"kind": "test", "name": name}), *_script(draft, draft.sql)]
    given = {source.table: _given(source) for source in sources}
    if given:
        parts.append(_dump({"given": given}))
    parts.append(_dump({"expected": {one.event.name: _expected(one) for one in consoles}}))
    return "".join(parts)


def saved_case_text(spec: CaseRows, draft: Draft, sql: str) -> str:
    """Writes a case that is stored with a job as a file, with the script of the job."""
    rest = spec.model_dump(mode="json", exclude_defaults=True, exclude={"given", "expected"})
    parts = [
        _dump({"kind": "test", "name": rest.pop("name")}),
        *(_dump({key: value}) for key, value in rest.items() if key != "variables"),
        *_script(draft.model_copy(update={"variables": spec.variables}), sql),
    ]
    if spec.given:
        parts.append(_dump({"given": {name: _on_one_line(r) for name, r in spec.given.items()}}))
    parts.append(_dump({"expected": {name: _shown(one) for name, one in spec.expected.items()}}))
    return "".join(parts)


def _script(draft: Draft, sql: str) -> list[str]:
    """Writes the script of a case, and what belongs to it."""
    return [
        _dump({"release": draft.release}) if draft.release else "",
        *(_dump({key: value}) for key, value in _around(draft).items() if value),
        _block("sql", sql.replace("\r\n", "\n").rstrip(" \t\n") + "\n"),
    ]


def _shown(expected: Expected) -> Any:
    rest = expected.model_dump(mode="json", exclude_defaults=True, exclude={"rows"})
    rows = _on_one_line(expected.rows)
    return {**rest, "rows": rows} if rest else rows


def _around(draft: Draft) -> dict[str, Any]:
    return {
        "options": draft.options,
        "variables": draft.variables,
        "catalogs": list(draft.catalogs),
        "functions": [
            one.model_dump(mode="json", by_alias=True, exclude_none=True) for one in draft.functions
        ],
        "artifacts": list(draft.artifacts),
    }


def _given(source: SourceEvent) -> list[_RowOnOneLine]:
    if source.given is None:
        raise InvalidInput(
            f"The session did not report the rows of '{source.table}'. Debug again with 'tell' "
            "in the mocks."
        )
    return _on_one_line(source.given)


def _expected(seen: ConsoleRows) -> Any:
    """Returns the rows at the end; where these need a key that is not known, every change."""
    final = shown(seen, Comparison.FINAL)
    if not final.hint:
        return _on_one_line(final.rows)
    changes = shown(seen, Comparison.CHANGELOG)
    return {"view": Comparison.CHANGELOG.value, "rows": _on_one_line(changes.rows)}


def _on_one_line(rows: Sequence[Row]) -> list[_RowOnOneLine]:
    return [_RowOnOneLine(row) for row in rows]


def _block(key: str, text: str) -> str:
    """Writes a text as a block, if YAML can hold it as one."""
    indicator = "2" if text[:1] in {" ", "\n"} else ""
    lines = [f"  {line}" if line else "" for line in text.split("\n")[:-1]]
    block = "\n".join([f"{key}: |{indicator}", *lines, ""])
    try:
        is_right = yaml.safe_load(block) == {key: text}
    except yaml.YAMLError:
        is_right = False
    return block if is_right else _dump({key: text})


def _dump(values: Mapping[str, Any]) -> str:
    return yaml.dump(
        values,
        Dumper=_Dumper,
        sort_keys=False,
        allow_unicode=True,
        default_flow_style=False,
        width=1 << 30,
    )
