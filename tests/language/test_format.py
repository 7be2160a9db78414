"""Scripts of Flink SQL on lines that people can read: what changes, and what never does."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from xuanwu.kernel.errors import InvalidInput
from xuanwu.language.format import format_script
from xuanwu.language.layout import words
from xuanwu.language.lexer import TokenKind, tokens_of

ROOT = Path(__file__).parent.parent.parent.parent
CORPUS = sorted([*ROOT.glob("tests/**/*.sql"), *ROOT.glob("src/xuanwu/examples/**/*.sql")])

EXAMPLES = sorted((Path(__file__).parent / "formatted").glob("*.before.sql"))


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.name.partition(".")[0])
def test_this_becomes_that(file: Path) -> None:
    after = file.with_name(file.name.replace(".before.", ".after.")).read_text()
    assert format_script(file.read_text()) == after
    assert format_script(after) == after


SHORT = [
    ("select 1;;", "SELECT 1;;\n"),
    ("\ufeffselect 1,\r\n  2;\r\n", "SELECT 1, 2;\n"),
    ("select 'a\r\nb' -- c\r\nfrom t", "SELECT 'a\r\nb' -- c\nFROM t;\n"),
    (" \r\n\ufeff ", ""),
    ("-- nothing else", "-- nothing else\n"),
    ("select `select`, ${x}, p_${y}_z", "SELECT `select`, ${x}, p_${y}_z;\n"),
    ("select e'a',n'b'", "SELECT e'a', n'b';\n"),
    ("select u&'\\00e4',x'1f',_utf8'a'", "SELECT u&'\\00e4', x'1f', _utf8'a';\n"),
    ("select /*+ A('b'='c',  1) */ 1", "SELECT /*+ A('b'='c',  1) */ 1;\n"),
]


@pytest.mark.parametrize(("script", "wanted"), SHORT, ids=[repr(one[0]) for one in SHORT])
def test_what_no_file_can_show(script: str, wanted: str) -> None:
    assert format_script(script) == wanted
    assert format_script(wanted) == wanted


@pytest.mark.parametrize("file", CORPUS, ids=lambda file: file.stem)
def test_scripts_of_the_corpus_keep_tokens_and_comments(file: Path) -> None:
    script = file.read_bytes().decode()
    try:
        _check(script)
    except InvalidInput:
        assert any(not token.is_closed for token in tokens_of(script))


UNCLOSED = [
    ("select 'a\nb", 1, 8, "string"),
    ("select 1;\r\nselect `a", 2, 8, "quoted name"),
    ("select '😀', /* a", 1, 14, "comment"),
    ("select 1\nfrom t /*+ OPTIONS('a'='b')", 2, 8, "hint"),
]


@pytest.mark.parametrize(("script", "line", "column", "noun"), UNCLOSED)
def test_what_is_never_closed_is_refused_with_its_place(
    script: str, line: int, column: int, noun: str
) -> None:
    with pytest.raises(InvalidInput, match=f"This {noun} is not closed") as caught:
        format_script(script)
    assert caught.value.facts == {"line": line, "column": column}


def test_a_thousand_statements_are_formatted_at_once() -> None:
    one = "insert into s select a, sum(b) from t where c in (1,2,3) group by a;\n"
    assert format_script(one * 1000).count("INSERT INTO s\nSELECT a, SUM(b)\n") == 1000


DEEP = {
    "values": ("insert into t values (1)", ", (1, 'a', 2.5)", ""),
    "parentheses": ("select ", "(", ")"),
    "open parentheses": ("select ", "(", ""),
    "cases": ("select ", "case when a then ", ""),
    "types": ("create table t (a ", "row<a ", ">"),
    "comments": ("select 1 ", "/* a */ ", ""),
    "conditions": ("select 1 where a", " and f(b, c) or d", ""),
    "semicolons": ("", ";", ""),
    "a string": ("select 'a", "''", ""),
}


@pytest.mark.alone
@pytest.mark.parametrize(("head", "left", "right"), DEEP.values(), ids=DEEP)
def test_the_time_grows_with_the_length_and_no_faster(head: str, left: str, right: str) -> None:
    closer = "'" if head.endswith("'a") else ""
    few, many = 10_000 // len(left), 80_000 // len(left)
    short = _seconds(head + left * few + closer + right * few)
    assert _seconds(head + left * many + closer + right * many) < 8 * 3 * max(short, 0.02)


def _seconds(script: str) -> float:
    start = time.process_time()
    formatted = format_script(script)
    spent = time.process_time() - start
    assert formatted
    return spent


_SIGNS = '( ) [ ] , ; . * + - / = < > | ? { } # " & : % <= >= <> != || => -> ::'
_VALUES = "-1|1.5|.5|2e-3|1e5|a|b.c|`a b`|'t'|'it''s'|'t\n\nu'|名|x'ab'|${x}|${x}_y|$${|foo"
_WORDS = "select from where and or between case when then else end with as values desc metadata"
_PHRASES = (
    "union all|group by|order by|left join|on|using (|is distinct from|insert into|create table|"
    "create view|primary key|virtual|execute statement set begin|begin statement set;|end;|"
    "set 'a'='b';|over (partition by|match_recognize (|pattern (a b+ {1,2})|define|measures|"
    "exists (select|count(|cast(|array<|map['a', 1]|interval '1' day|/*+ OPTIONS('a'='b') */|"
    "-- c\n|-- d\n\n|\n-- e\n|/* f */|\n/* g */\n|/* h\n * i\n */|// j\n|"
    "a_name_that_takes_much_of_the_room_of_a_line|another_name_that_is_as_long_as_that"
)
_PIECES = st.sampled_from(
    [
        *_SIGNS.split(),
        *_VALUES.split("|"),
        *_WORDS.split(),
        *_PHRASES.split("|"),
        *sorted(words.KEYWORDS)[::7],
    ]
)
_GAPS = st.sampled_from(["", " ", " ", "\n", "\r\n", "\n\n\n", "\t"])
_SCRIPTS = st.lists(st.tuples(_PIECES, _GAPS), max_size=40).map(
    lambda pieces: "".join(piece + gap for piece, gap in pieces)
)


@given(_SCRIPTS)
@example("( using( /* c2 */; primary")
@example("desc when -- x\n/* m\n  * n */ and 'x'\n")
@example("select\n/* p\n q */ or limit")
@example("create table t (a int -- x\n\n, b int /* y */ );")
@settings(max_examples=400)
def test_whatever_is_written_keeps_tokens_and_comments(script: str) -> None:
    try:
        _check(script)
    except InvalidInput as error:
        assert {"line", "column"} <= error.facts.keys()  # noqa: PT017  refused with its place


@given(st.text(max_size=60))
@settings(max_examples=200)
def test_any_text_at_all_is_formatted_or_refused(script: str) -> None:
    try:
        _check(script)
    except InvalidInput as error:
        assert {"line", "column"} <= error.facts.keys()  # noqa: PT017


def _check(script: str) -> None:
    formatted = format_script(script)
    assert format_script(formatted) == formatted
    before, after = _code(script), _code(formatted)
    assert after in (before, [*before, (TokenKind.SYMBOL, ";")])
    assert _comments(formatted, len(before)) == _comments(script, len(before))


def _code(script: str) -> list[tuple[TokenKind, str]]:
    return [
        (token.kind, token.text.upper() if token.kind is TokenKind.WORD else token.text)
        for token in tokens_of(script)
        if token.kind is not TokenKind.COMMENT
    ]


def _comments(script: str, last: int) -> list[tuple[int, list[str]]]:
    """Each comment's lines, and how many tokens stand before it; an added semicolon is none."""
    found: list[tuple[int, list[str]]] = []
    before = 0
    for token in tokens_of(script):
        if token.kind is TokenKind.COMMENT:
            lines = [line.strip() for line in re.split(r"\r\n|\r|\n", token.text)]
            found.append((min(before, last), lines))
        else:
            before += 1
    return found
