"""What is asked of a space before a run starts: the names in scripts, catalogs and plain values."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.support.principals import TESTER
from xuanwu.kernel.errors import InvalidInput
from xuanwu.language.names import UsedNames, check_names, names_in, texts_of
from xuanwu.model.possession import Catalog
from xuanwu.model.spec import JobSpec, parse_spec

NOBODY = frozenset[str]()


def _spec(**keys: Any) -> JobSpec:
    return parse_spec({"name": "orders", "sql": "SELECT 1", **keys})


def _catalog(sql: str) -> Catalog:
    return Catalog("c", "s", "hive", sql, datetime.now(UTC), TESTER)


def _refusal(spec: JobSpec, *catalogs: Catalog) -> InvalidInput:
    with pytest.raises(InvalidInput) as caught:
        check_names(spec, list(catalogs), frozenset({"table"}), frozenset({"pw"}))
    return caught.value


def test_a_placeholder_in_a_comment_stops_no_start_and_asks_for_no_secret() -> None:
    sql = "-- ${nobody} ${secret.pw}\nSELECT /* ${} ${secret.no} */ '${table}'"
    catalogs = [_catalog("/* ${secret.pw} */ CREATE CATALOG c WITH ('type' = '${table}')")]
    check_names(_spec(sql=sql), catalogs, frozenset({"table"}), NOBODY)
    used = names_in(texts_of(_spec(sql=sql), catalogs))
    assert used == UsedNames(variables=frozenset({"table"}), secrets=NOBODY)


def test_in_a_plain_value_nothing_is_a_comment() -> None:
    spec = _spec(options={"a.b": "http://${secret.pw}", "a.c": "--${secret.other}"})
    assert names_in(texts_of(spec, [])).secrets == {"pw", "other"}


@pytest.mark.parametrize(
    ("sql", "code", "line", "column"),
    [
        ("SELECT '${tabel}'", "variable_unknown", 1, 9),
        ("-- ${no}\rSELECT '😀', '${secret.no}'", "secret_unknown", 2, 15),
        ("\ufeffSELECT '${a b}'", "placeholder_invalid", 1, 9),
        ("SELECT ${table", "placeholder_invalid", 1, 8),
    ],
)
def test_what_cannot_be_replaced_is_refused_with_its_place(
    sql: str, code: str, line: int, column: int
) -> None:
    refused = _refusal(_spec(sql=sql))
    assert refused.detail_code == code
    assert refused.facts == {"line": line, "column": column}
    assert refused.message.startswith(f"sql, line {line}, column {column}: ")


def test_the_key_path_tells_in_which_text() -> None:
    option = _refusal(_spec(options={"a.b": "x ${secret.}"}))
    assert (option.where, option.detail_code) == ("options.a.b", "placeholder_invalid")
    catalog = _refusal(_spec(), _catalog("CREATE CATALOG c WITH ('a' = '${pw}')"))
    assert (catalog.where, catalog.detail_code) == ("catalogs.hive", "variable_unknown")
    assert "Did you mean" not in catalog.message
