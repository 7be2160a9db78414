import { expect, test } from "vitest";
import type { Range } from "../../../api/gateway";
import { columnId, diagramOf, type Script, shortName } from "./tables";

const at = (line: number, column = 1): Range => ({ line, column, end_line: line, end_column: column + 5 });
const full = (name: string) => `default_catalog.default_database.${name}`;
const read = (table: string, role: "scan" | "lookup" = "scan") => ({ table: full(table), role });
/** CREATE TABLE orders; CREATE TABLE rates; CREATE VIEW paid; INSERT INTO totals from the view and rates; SELECT from totals. */
const SCRIPT: Script = {
  symbols: {
    statements: [
      {
        number: 1,
        kind: "create table",
        name: "orders",
        range: at(1),
        name_range: at(1, 14),
        columns: [{ name: "price", range: at(1, 22) }],
      },
      { number: 3, kind: "create view", name: "paid", range: at(3), name_range: at(3, 13), columns: [] },
      { number: 4, kind: "insert", name: "totals", range: at(4), name_range: null, columns: [] },
    ],
  },
  views: [
    {
      number: 3,
      name: "paid",
      range: at(3, 13),
      readers: [4],
      lineage: {
        number: 9,
        range: at(9),
        sink: null,
        sources: [read("orders")],
        columns: [
          {
            column: "gross",
            inputs: [{ table: full("orders"), column: "price" }],
            transformation: "orders.price * 2",
          },
        ],
      },
    },
  ],
  lineage: {
    statements: [
      {
        number: 4,
        range: at(4),
        sink: full("totals"),
        sources: [read("orders"), read("rates", "lookup")],
        columns: [
          {
            column: "total",
            inputs: [{ table: full("orders"), column: "price" }],
            transformation: "SUM(orders.price * 2)",
          },
          {
            column: "rate",
            inputs: [{ table: full("rates"), column: "rate" }],
            transformation: "rates.rate",
          },
        ],
      },
      {
        number: 5,
        range: at(5),
        sink: null,
        sources: [read("totals")],
        columns: [{ column: "n", inputs: [], transformation: "COUNT(*)" }],
      },
    ],
  },
};
const { diagram, places } = diagramOf(SCRIPT, (number) => `Result of statement ${number}`);
const groupOf = (title: string) => diagram.groups.find((group) => group.title === title);

test("tables stand in the order in which rows pass them, with what each is", () => {
  expect(diagram.groups.map(({ title, role }) => [title, role])).toEqual([
    ["orders", "source"],
    ["rates", "source"],
    ["paid", "view"],
    ["totals", "middle"],
    ["Result of statement 5", "sink"],
  ]);
});

test("a column is noted with what computes it, unless it is copied under its own name", () => {
  expect(groupOf("totals")?.rows.map(({ title, note }) => [title, note])).toEqual([
    ["total", "SUM(orders.price * 2)"],
    ["rate", ""],
  ]);
});

test("what comes by a view is joined to the view, and the role of a table stands on its line", () => {
  const flows = diagram.flows.filter(({ from }) => !from.startsWith("["));
  expect(
    flows.map(({ from, to, text, isThrough }) => [shortName(from), shortName(to), text, Boolean(isThrough)]),
  ).toEqual([
    ["orders", "view 3 paid", "", false],
    ["view 3 paid", "totals", "", false],
    ["orders", "totals", "", true],
    ["rates", "totals", "lookup", false],
    ["totals", "Result of statement 5", "", false],
  ]);
});

test("each item leads to its text: a source to its definition, a sink to the statement that writes it", () => {
  expect(places.get(full("orders"))?.range).toEqual(at(1, 14));
  expect(places.get(columnId(full("orders"), "price"))?.range).toEqual(at(1, 22));
  expect(places.get("view 3 paid")?.range).toEqual(at(3, 13));
  expect(places.get(columnId(full("totals"), "total"))?.range).toEqual(at(4));
  expect(places.get(full("rates"))?.range).toBeNull();
});
