from __future__ import annotations

import pytest

from tests.support.script_gateway import finding
from xuanwu.kernel.errors import InvalidInput
from xuanwu.language.names import NamingText
from xuanwu.model.draft import Draft
from xuanwu.model.gateway import Finding, Range, Severity, StatementView
from xuanwu.model.release import Release
from xuanwu.service.scripts.asked import LARGEST, Around, asked
from xuanwu.service.scripts.findings import joined, syntax_findings, unknown_secrets

RELEASE = Release("2.2.1", "", "", "", (17,), frozenset())


def _at(line: int, column: int) -> Range:
    return Range(line=line, column=column, end_line=line, end_column=column)


def test_findings_stand_in_the_order_of_their_places_errors_first() -> None:
    statements = [StatementView(number=2, kind="write", range=_at(5, 1))]
    late = finding("late", at=_at(9, 1))
    of_statement = finding("of_statement", at=None, statement=2)
    note = finding("note", Severity.NOTE, _at(2, 3))
    error = finding("error", Severity.ERROR, _at(2, 3))
    early = finding("early", at=_at(2, 1))
    nowhere = finding("nowhere", at=None)
    found = joined([late, note], [of_statement, early, nowhere, error], statements)
    names = [one.code for one in found]
    assert names == ["nowhere", "early", "error", "note", "of_statement", "late"]


@pytest.mark.parametrize("code", ["connector_missing", "model_provider_missing"])
def test_a_jar_that_several_tables_need_is_one_finding_at_the_first(code: str) -> None:
    def missing(name: str, line: int) -> Finding:
        return finding(code, at=_at(line, 1)).model_copy(update={"message": name})

    wrong = [finding("column_unknown", at=_at(line, 1)) for line in (2, 6)]
    found = joined([], [missing("kafka", 7), missing("jdbc", 4), missing("kafka", 3), *wrong])
    assert [(one.code, one.message, one.range, one.more) for one in found] == [
        ("column_unknown", "column_unknown!", _at(2, 1), ()),
        (code, "kafka", _at(3, 1), (_at(7, 1),)),
        (code, "jdbc", _at(4, 1), ()),
        ("column_unknown", "column_unknown!", _at(6, 1), ()),
    ]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("x '${secret.pw}'", (1, 4, 1, 15)),
        ("a\r\nb\r\n\N{ROCKET}é '${secret.pw}'", (3, 6, 3, 17)),
        ("\ufeff-- ${secret.pw}\r'${secret.pw}'", (2, 2, 2, 13)),
    ],
)
def test_an_unknown_secret_is_found_where_it_stands(
    text: str, place: tuple[int, int, int, int]
) -> None:
    (found,) = unknown_secrets([NamingText("sql", text, is_script=True)], frozenset({"pwd"}))
    assert found.code == "secret_unknown"
    assert "Did you mean 'pwd'?" in found.message
    assert found.range is not None
    assert tuple(found.range.model_dump().values()) == place


def test_known_secrets_and_variables_are_no_findings_and_other_texts_have_no_place() -> None:
    texts = [
        NamingText("sql", "'${secret.pw}' ${v} $${secret.x} -- ${secret.y}", is_script=True),
        NamingText("catalogs.c", "/* ${secret.z} */ '${secret.no}'", is_script=True),
    ]
    (found,) = unknown_secrets(texts, frozenset({"pw"}))
    assert found.range is None
    assert found.message.startswith("catalogs.c: There is no secret 'no'")


def test_what_the_grammar_finds_has_its_place() -> None:
    first, second = syntax_findings("SELECT '${}';\nSELECT 'a")
    assert (first.code, second.code) == ("placeholder_invalid", "sql_syntax")
    assert first.range == Range(line=1, column=9, end_line=1, end_column=11)
    assert second.range == _at(2, 8)
    assert first.severity is second.severity is Severity.ERROR


def test_an_empty_script_can_be_asked_about() -> None:
    for text in ("", " \r\n\t", "-- nothing\n", "\ufeff"):
        found = asked(Draft(sql=text).spec(), RELEASE, Around())
        assert found.definition["sql"] == text
        assert found.findings == ()


def test_five_megabytes_are_taken_and_more_are_refused() -> None:
    text = "-- é\n" * (LARGEST // 6)
    assert asked(Draft(sql=text).spec(), RELEASE, Around()).definition["sql"] == text
    with pytest.raises(InvalidInput, match="5m") as caught:
        asked(Draft(sql=text + "-- more").spec(), RELEASE, Around())
    assert caught.value.detail_code == "script_too_large"


def test_what_nobody_knows_of_secrets_is_no_finding() -> None:
    draft = Draft(sql="x '${secret.pw}'")
    assert asked(draft.spec(), RELEASE, Around(secret_names=None)).findings == ()
