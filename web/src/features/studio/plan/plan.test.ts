import { expect, test } from "vitest";
import { operatorsOf } from "./operators";
import { textOfAst } from "./rels";

const input = (name: string) => ({ input: 0, name });

test("the tree of relational expressions is written as EXPLAIN does", () => {
  const ast = {
    rels: [
      { id: "0", relOp: "LogicalTableScan", table: ["cat", "db", "orders"], inputs: [] },
      {
        id: "1",
        relOp: "org.apache.flink.LogicalFilter",
        condition: {
          op: { name: "AND", kind: "AND", syntax: "BINARY" },
          operands: [
            {
              op: { name: ">", kind: "GT", syntax: "BINARY" },
              operands: [input("$2"), { literal: 0, type: {} }],
            },
            {
              op: { name: "LIKE", kind: "LIKE", syntax: "SPECIAL" },
              operands: [input("$1"), { literal: "a%", type: {} }],
            },
          ],
        },
      },
      { id: "2", relOp: "LogicalTableScan", table: ["cat", "db", "cities"], inputs: [] },
      { id: "3", relOp: "LogicalJoin", joinType: "inner", inputs: ["1", "2"] },
      {
        id: "4",
        relOp: "LogicalAggregate",
        group: [0],
        aggs: [{ agg: { name: "SUM" }, distinct: true, operands: [1], name: "total" }],
      },
    ],
  };
  expect(textOfAst(ast).split("\n")).toEqual([
    "LogicalAggregate(group=[0], aggs=[SUM(DISTINCT $1) AS total])",
    "+- LogicalJoin(joinType=[inner])",
    "   :- LogicalFilter(condition=[($2 > 0) AND LIKE($1, 'a%')])",
    "   :  +- LogicalTableScan(table=[cat, db, orders])",
    "   +- LogicalTableScan(table=[cat, db, cities])",
  ]);
});

test("what is no such tree is shown as JSON, and nothing as nothing", () => {
  expect(textOfAst({ rels: "?" })).toBe('{\n  "rels": "?"\n}');
  expect(textOfAst(null)).toBe("");
});

const node = (id: number, operator: string, inputs: number[], ship = "FORWARD") => ({
  id,
  operator,
  name: `${operator}(…)`,
  parallelism: 2,
  inputs: inputs.map((from) => ({ id: from, ship })),
});

test("a task shows its operators in the order of its rows, its branches indented", () => {
  const { diagram, byId } = operatorsOf({
    nodes: [
      node(1, "Source: orders", []),
      node(2, "Calc", [1]),
      node(3, "Sink: big", [2]),
      node(4, "Calc", [1]),
      node(5, "Sink: totals", [4], "HASH"),
    ],
    chains: [{ id: "c1", vertex_id: "v1", name: "…", nodes: [1, 2, 3, 4], parallelism: 2 }],
  });
  const [first, second] = diagram.groups;
  expect(first?.title).toBe("Source: orders");
  expect(first?.rows.map(({ title, depth }) => [title, depth])).toEqual([
    ["Source: orders", 0],
    ["Calc", 1],
    ["Sink: big", 1],
    ["Calc", 1],
  ]);
  expect([second?.title, second?.role, second?.rows]).toEqual(["Sink: totals", "sink", []]);
  expect(diagram.flows.at(-1)).toMatchObject({ to: second?.id, text: "HASH" });
  expect(byId.get(second?.id ?? "")?.operator).toBe("Sink: totals");
});
