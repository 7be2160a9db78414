import { Text } from "@codemirror/state";
import { expect, test } from "vitest";
import { partOf } from "./statement";

const LINES = [
  "CREATE TABLE t (a INT) WITH ('connector' = 'datagen');",
  "SELECT 1;",
  "INSERT INTO t SELECT 2;",
  "CREATE VIEW v AS SELECT a FROM t;",
  "SELECT a FROM v",
];
const doc = Text.of(LINES);
const kinds = ["create table", "select", "insert", "create view", "select"];
const statements = LINES.map((line, at) => ({
  number: at + 1,
  kind: kinds[at] as string,
  name: "",
  range: { line: at + 1, column: 1, end_line: at + 1, end_column: line.replace(/;$/, "").length },
}));
const shown = (part: string) =>
  part
    .split("\n")
    .map((line, at) => (line.trim() ? at + 1 : 0))
    .filter(Boolean);
const at = (line: number, column = 3) => doc.line(line).from + column;
const caret = (place: number) => ({ from: place, to: place });

test.each([
  [caret(at(2)), [1, 2, 4]],
  [caret(doc.line(2).to), [1, 2, 4]],
  [caret(at(3)), [1, 3, 4]],
  [caret(doc.length), [1, 4, 5]],
  [caret(at(1)), [1, 2, 3, 4, 5]],
])("a caret at %j runs the query there, beside all declarations", (selection, lines) => {
  const part = partOf(doc, statements, selection);
  expect(shown(part)).toEqual(lines);
  expect(part.length).toBe(doc.length);
});

test("a selection runs alone, as a statement of its own, even inside a declaration", () => {
  const line = doc.line(4);
  const from = line.from + line.text.indexOf("SELECT");
  const part = partOf(doc, statements, { from, to: from + "SELECT a".length });
  expect(part.slice(from)).toMatch(/^SELECT a; +\n +$/);
  expect(shown(part)).toEqual([1, 4]);
});

test("the statements that are kept stay apart", () => {
  const part = partOf(doc, statements, caret(at(2)));
  expect(part.split("\n").slice(0, 2)).toEqual(LINES.slice(0, 2));
});
