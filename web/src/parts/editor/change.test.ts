import { expect, test } from "vitest";
import { caretAfter, changeBetween } from "./change";

test.each([
  ["select 1", "SELECT 1"],
  ["", "SELECT 1"],
  ["SELECT 1", ""],
  ["aaa", "aa"],
  ["aa", "aaa"],
  ["SELECT a FROM t", "SELECT\n  a\nFROM\n  t"],
])("the change from %j leads to %j", (before, after) => {
  const change = changeBetween(before, after);
  if (!change) throw new Error("no change");
  expect(before.slice(0, change.from) + change.insert + before.slice(change.to)).toBe(after);
});

test("a text that stays is no change", () => {
  expect(changeBetween("SELECT 1", "SELECT 1")).toBeNull();
});

test("formatting keeps the caret behind the same word", () => {
  const before = "select   a,b from t";
  const after = "SELECT\n  a,\n  b\nFROM t";
  const caret = before.indexOf("from") + 4;
  expect(after.slice(0, caretAfter(before, caret, after))).toMatch(/FROM$/);
  expect(caretAfter(before, 0, after)).toBe(0);
  expect(caretAfter(before, before.length, after)).toBe(after.length);
});
