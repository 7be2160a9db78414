import { Text } from "@codemirror/state";
import { expect, test } from "vitest";
import { offsetsOf, positionAt } from "./position";

const doc = Text.of(["SELECT prise", "FROM 订单;"]);
const range = (line: number, column: number, end_line: number, end_column: number) => ({
  line,
  column,
  end_line,
  end_column,
});

test.each([
  ["a word", range(1, 8, 1, 12), "prise"],
  ["a name in Chinese", range(2, 6, 2, 7), "订单"],
  ["two lines", range(1, 8, 2, 4), "prise\nFROM"],
  ["a range behind the end of a line", range(1, 8, 1, 99), "prise"],
  ["a range behind the end of the text", range(9, 1, 9, 3), "FRO"],
  ["an end before its begin", range(1, 8, 1, 2), ""],
])("%s has its offsets", (_, given, text) => {
  const { from, to } = offsetsOf(doc, given);
  expect(doc.sliceString(from, to)).toBe(text);
});

test("a position counts from one", () => {
  expect(positionAt(doc, 0)).toEqual({ line: 1, column: 1 });
  expect(positionAt(doc, 18)).toEqual({ line: 2, column: 6 });
});
