from __future__ import annotations

import pytest

from tests.gateway.conftest import Asking
from tests.gateway.sessions import finished
from xuanwu.examples.templates import templates
from xuanwu.model.template import Template

EXPECTED = {
    "orders-per-minute": ("revenue", [["Bergen", 2, "62.40"], ["Oslo", 1, "5.00"]]),
    "latest-address": ("deliveries", [[1, "Bergen"], [2, "Oslo"], [3, None]]),
    "failed-logins": ("alerts", [["ann", "10.0.0.8"]]),
}


def test_every_template_is_told_in_both_languages() -> None:
    assert [one.name for one in templates()] == list(EXPECTED)
    for one in templates():
        assert one.title.keys() == one.about.keys() == {"en", "zh"}
        assert all([*one.title.values(), *one.about.values()])


@pytest.mark.flink
@pytest.mark.parametrize("template", templates(), ids=lambda one: one.name)
def test_a_template_has_no_finding_and_its_rows_give_what_one_expects(
    asking: Asking, template: Template
) -> None:
    assert asking.check(template.sql).findings == ()
    mocks = {table: {"rows": list(rows)} for table, rows in template.rows.items()}
    console, expected = EXPECTED[template.name]
    rows = finished(asking, template.sql, mocks).rows(console)
    seen = [[value for value in row[1:] if not str(value).startswith("2026")] for row in rows]
    assert [row for row in seen if row in expected] == expected
