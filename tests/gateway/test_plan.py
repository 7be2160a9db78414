"""Plans of real planners: the trees of a statement, and the job that all of them make."""

from __future__ import annotations

import pytest

from tests.gateway.conftest import Asking
from xuanwu.model.gateway import Graph, GraphNode, Range

pytestmark = pytest.mark.flink

TABLES = """\
CREATE TABLE orders (id INT, customer STRING, amount DOUBLE, taken AS PROCTIME(), ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts) WITH ('connector' = 'datagen');
CREATE TABLE customers (name STRING, city STRING)
  WITH ('connector' = 'jdbc', 'url' = 'jdbc:mysql://nowhere/db', 'table-name' = 'c');
CREATE TABLE sums (who STRING, what DOUBLE) WITH ('connector' = 'print');
CREATE TABLE others (who STRING, what DOUBLE) WITH ('connector' = 'blackhole');
"""
WINDOW = (
    "INSERT INTO sums SELECT customer, SUM(amount)\n"
    "FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(ts), INTERVAL '1' MINUTE))\n"
    "WHERE amount > 3\nGROUP BY window_start, window_end, customer;\n"
)
LOOKUP = (
    "INSERT INTO others SELECT c.city, o.amount FROM orders AS o\n"
    "LEFT JOIN customers FOR SYSTEM_TIME AS OF o.taken AS c ON o.customer = c.name;\n"
)


def graph_of(asking: Asking, sql: str, parallelism: int = 1, **options: str) -> Graph:
    plan = asking.plan(sql, parallelism=parallelism, options=options)
    assert plan.graph is not None
    return plan.graph


def node(graph: Graph, operator: str) -> GraphNode:
    return next(one for one in graph.nodes if one.operator == operator)


def text(sql: str, place: Range | None) -> str:
    assert place is not None
    lines = sql.split("\n")[place.line - 1 : place.end_line]
    lines[-1] = lines[-1][: place.end_column]
    lines[0] = lines[0][place.column - 1 :]
    return "\n".join(lines)


def test_a_statement_has_three_plans(asking: Asking) -> None:
    (statement,) = asking.plan(TABLES + WINDOW).statements
    assert statement.ast["rels"]
    assert "GlobalWindowAggregate(groupBy=[customer]" in statement.optimized
    assert "changelogMode=[I]" in statement.optimized
    assert any(one["type"].startswith("Source: orders") for one in statement.execution["nodes"])


def test_all_statements_make_one_job_and_share_their_source(asking: Asking) -> None:
    graph = graph_of(asking, TABLES + WINDOW + LOOKUP)
    assert [one.operator for one in graph.nodes].count("Source: orders") == 1
    assert {one.statement for one in graph.nodes} == {5, 6}
    assert sorted(member for chain in graph.chains for member in chain.nodes) == [
        one.id for one in graph.nodes
    ]
    assert all(one.chain in {chain.id for chain in graph.chains} for one in graph.nodes)


def test_operators_lead_to_the_text_that_asked_for_them(asking: Asking) -> None:
    sql = TABLES + WINDOW + LOOKUP
    graph = graph_of(asking, sql)
    found = {
        one.operator: text(sql, one.range)
        for one in graph.nodes
        if one.operator not in {"Calc", "WatermarkAssigner"}
    }
    assert found["Source: orders"] == "orders"
    assert found["GlobalWindowAggregate"] == "GROUP BY window_start, window_end, customer"
    assert found["LookupJoin"].startswith("JOIN customers FOR SYSTEM_TIME AS OF")
    assert found["Sink: sums"] == "sums"
    filters = [text(sql, one.range) for one in graph.nodes if "where=[" in one.name]
    assert filters == ["amount > 3"]


def test_ids_of_vertices_do_not_change_from_one_plan_to_the_next(asking: Asking) -> None:
    first, second = (graph_of(asking, TABLES + WINDOW) for _ in range(2))
    assert first == second
    assert all(len(chain.vertex_id) == 32 for chain in first.chains)


def test_a_plan_has_the_parallelism_of_the_run(asking: Asking) -> None:
    graph = graph_of(asking, TABLES + WINDOW, parallelism=3)
    assert {one.parallelism for one in graph.nodes} == {3}
    assert {source.ship for one in graph.nodes for source in one.inputs} == {"FORWARD", "HASH"}


def test_two_inserts_into_one_table_keep_their_own_statements(asking: Asking) -> None:
    """Flink 2 makes one sink of them, and the plan still knows whose each part is."""
    more = "INSERT INTO sums SELECT customer, MAX(amount) FROM orders GROUP BY customer;\n"
    sql = TABLES + more + more.replace("MAX", "MIN")
    aggregates = [
        one for one in graph_of(asking, sql).nodes if one.operator.startswith("GroupAggregate")
    ]
    assert {one.statement for one in aggregates} == {5, 6}


@pytest.mark.parametrize("asking", ["2.2.1"], indirect=True)
def test_a_model_whose_provider_has_no_jar_is_planned(asking: Asking) -> None:
    model = "CREATE MODEL m INPUT (x STRING) OUTPUT (y DOUBLE) WITH ('provider' = 'openai');\n"
    predict = (
        "INSERT INTO sums SELECT customer, y FROM ML_PREDICT(TABLE orders, MODEL m,"
        " DESCRIPTOR(customer));\n"
    )
    graph = graph_of(asking, TABLES + model + predict)
    assert "MLPredictTableFunction" in {one.operator for one in graph.nodes}


def test_a_script_with_an_error_has_no_graph(asking: Asking) -> None:
    too_few = "INSERT INTO sums SELECT customer FROM orders;\n"
    plan = asking.plan(TABLES + too_few + LOOKUP)
    assert plan.graph is None
    assert [one.number for one in plan.statements] == [6]
    assert [(one.statement, one.code) for one in plan.findings] == [
        (2, "connector_missing"),
        (5, "sink_columns_mismatch"),
    ]
