"""A case as YAML, read and written."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.service.cases.seen import console
from xuanwu.kernel.errors import InvalidInput
from xuanwu.model.draft import Draft
from xuanwu.model.gateway import SourceEvent
from xuanwu.service.cases.compare import compare
from xuanwu.service.cases.spec import Case, case_of, parse_case
from xuanwu.service.cases.text import case_text, documents_of

SQL = "INSERT INTO board\nSELECT k, SUM(n) AS n\nFROM orders\nGROUP BY k;\n"
SAVED = """\
kind: test
name: 'my: case'
release: 2.2.1
variables:
  day: '2026-01-02'
sql: |
  INSERT INTO board
  SELECT k, SUM(n) AS n
  FROM orders
  GROUP BY k;
given:
  orders:
  - {k: a, n: 1, at: '2026-01-02 03:04:05', x: 1.5}
  - {k: '1e5', n: null, at: '12:30', x: '007'}
expected:
  board:
  - {k: a, n: 1, tags: [x, 'yes'], r: {a: 1}}
"""


def _read(text: str) -> Case:
    document = documents_of(text, "a.yaml")[0]
    return case_of(parse_case(document, {}.__getitem__, where="a.yaml"), where="a.yaml")


def _source(*rows: dict[str, Any]) -> SourceEvent:
    return SourceEvent(table="orders", how="rows", rows=len(rows), given=rows)


def test_a_session_is_saved_as_a_case_that_people_can_read() -> None:
    source = _source(
        {"k": "a", "n": 1, "at": "2026-01-02 03:04:05", "x": 1.5},
        {"k": "1e5", "n": None, "at": "12:30", "x": "007"},
    )
    seen = console(
        "board",
        "k STRING; n INT; tags ARRAY<STRING>; r ROW<a INT>",
        ["a", 1, ["x", "yes"], {"a": 1}],
    )
    draft = Draft(sql=SQL, release="2.2.1", variables={"day": "2026-01-02"})
    text = case_text("my: case", draft, [source], [seen])
    assert text == SAVED
    case = _read(text)
    assert case.draft == draft and case.given["orders"] == source.given
    assert compare(case, [seen]).passed


def test_a_sink_that_is_updated_by_key_is_saved_with_every_change() -> None:
    seen = console("board", "k STRING; n INT", ["a", 1], ["+U", "a", 2], ["-D", "a", None])
    text = case_text("a", Draft(sql=SQL), [], [seen])
    assert "view: changelog" in text and "{$kind: +U, k: a, n: 2}" in text
    assert compare(_read(text), [seen]).passed


def test_what_is_left_at_the_end_is_saved_where_it_is_known() -> None:
    seen = console("board", "k STRING; n INT", ["a", 1], ["-U", "a", 1], ["+U", "a", 2])
    text = case_text("a", Draft(sql=SQL), [], [seen])
    assert "changelog" not in text and "- {k: a, n: 2}" in text


def test_what_was_not_told_cannot_be_saved() -> None:
    silent = SourceEvent(table="orders", how="generated", rows=3)
    with pytest.raises(InvalidInput, match="rows of 'orders'"):
        case_text("a", Draft(sql=SQL), [silent], [])
    with pytest.raises(InvalidInput, match="Only a script"):
        case_text("a", Draft(job="a"), [], [])


def test_dates_and_times_and_long_numbers_are_texts() -> None:
    row = documents_of(
        "a: 2026-01-02\nb: 12:30:00\nc: 2026-01-02 03:04:05\nd: 007\ne: yes\nf: 1_000\n"
        "g: 12345678901234567890.5\n",
        "a.yaml",
    )[0]
    assert row == {
        "a": "2026-01-02",
        "b": "12:30:00",
        "c": "2026-01-02 03:04:05",
        "d": "007",
        "e": "yes",
        "f": "1_000",
        "g": "12345678901234567890.5",
    }


def test_other_words_are_what_they_look_like() -> None:
    text = "[1, -2, 1.5, 1e3, 1.0e-05, .inf, true, False, ~, null, '1', 12345678901234567890]"
    assert documents_of(f"a: {text}", "a.yaml")[0]["a"] == [
        *(1, -2, 1.5, 1000.0, 1e-05, float("inf"), True, False, None, None, "1"),
        12345678901234567890,
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: [1\n", "a.yaml: line 2, column 1: this is not valid YAML"),
        ("a: 1\na: 2\n", "line 2, column 1: this is not valid YAML: the key 'a' is given twice"),
        ("[1]: 2\n", "a key must be a plain word"),
        ("- 1\n", "a test case must be a mapping"),
    ],
)
def test_a_file_that_is_no_case_is_refused_with_its_place(text: str, said: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        documents_of(text, "a.yaml")
    assert said in str(caught.value)


_TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12) | st.sampled_from(
    [
        "1e5",
        "1.5",
        "~",
        "null",
        "yes",
        "0x1F",
        "2026-01-02",
        "12:30",
        "007",
        "<<",
        " a ",
        "a: b",
        "",
    ]
)
_VALUES = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | _TEXTS
_ROWS = st.lists(
    st.dictionaries(
        _TEXTS.filter(lambda key: key != "$kind"), _VALUES | st.lists(_VALUES), max_size=4
    ),
    max_size=4,
)
_SCRIPTS = _TEXTS.map(lambda text: f"SELECT {text} x")


@given(_SCRIPTS, _ROWS, _TEXTS.filter(lambda name: len(name) > 0))
def test_what_is_saved_is_read_as_it_was(sql: str, rows: list[dict[str, Any]], table: str) -> None:
    source = SourceEvent(table=table, how="rows", rows=len(rows), given=tuple(rows))
    text = case_text("a", Draft(sql=sql), [source], [console("s", "x INT", [1])])
    case = _read(text)
    assert _as_known(case.given[table]) == _as_known(rows)
    assert case.draft.sql == sql.replace("\r\n", "\n") + "\n"


def _as_known(rows: Any) -> Any:
    """Numbers of more digits than a float keeps for certain are texts."""
    return [
        {
            key: [_known(one) for one in value] if isinstance(value, list) else _known(value)
            for key, value in row.items()
        }
        for row in rows
    ]


def _known(value: Any) -> Any:
    if isinstance(value, str):
        try:
            return float(value) if len(value) > 15 else value
        except ValueError:
            return value
    return value
