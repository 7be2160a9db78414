import { expect, test } from "vitest";
import { pasted } from "./paste";
import { KIND, MOST_SHEET_ROWS, Sheet } from "./sheet";
import { complaint, jsonOf } from "./values";

const COLUMNS = [
  { name: "id", type: "INT", nullable: false },
  { name: "city", type: "STRING", nullable: true },
  { name: "price", type: "DOUBLE", nullable: true },
];
const NAMES = COLUMNS.map((one) => one.name);
const cells = (sheet: Sheet) => sheet.rows.map((one) => one.cells);

test.each([
  ["INT", "2147483647", null],
  ["INT", "2147483648", "sheet.range"],
  ["INT", "1.5", "sheet.whole"],
  ["BIGINT", "-9223372036854775808", null],
  ["DECIMAL(5, 2)", "1234", "sheet.digits"],
  ["DECIMAL(5, 2)", "123.456", null],
  ["DOUBLE", "1e3", null],
  ["DOUBLE", "ten", "sheet.number"],
  ["BOOLEAN", "yes", "sheet.boolean"],
  ["VARCHAR(2)", "abc", "sheet.long"],
  ["STRING", "", null],
  ["DATE", "2026-02-30", "sheet.date"],
  ["TIME(0)", "24:00", "sheet.time"],
  ["TIMESTAMP(3)", "2026-01-01 10:00:00.5", null],
  ["TIMESTAMP_LTZ(3)", "2026-01-01T10:00:00Z", null],
  ["TIMESTAMP(3)", "2026-01-01T10:00:00Z", "sheet.timestamp"],
  ["TIMESTAMP(3)", "yesterday", "sheet.timestamp"],
  ["BYTES", "0a0", "sheet.hex"],
  ["ARRAY<INT>", "[1, 2]", null],
  ["MAP<STRING, INT>", "1", "sheet.json"],
  ["INTERVAL DAY TO SECOND", "anything", null],
])("a cell of %s that holds %s", (type, cell, expected) => {
  expect(complaint(cell, type, true)?.text ?? null).toBe(expected);
});

test("a value keeps what a figure of JSON would lose", () => {
  expect(jsonOf("7", "INT")).toBe(7);
  expect(jsonOf("12345678901234567", "BIGINT")).toBe("12345678901234567");
  expect(jsonOf("TRUE", "BOOLEAN")).toBe(true);
  expect(jsonOf("[1]", "ARRAY<INT>")).toEqual([1]);
  expect(jsonOf("1", "STRING")).toBe("1");
});

test("a pasted header sends each column to its place, and its absence keeps the order", () => {
  const sheet = new Sheet(COLUMNS, []);
  sheet.paste(0, 0, pasted("", "price\tCITY\tother\n1.5\tBern\tx\n\tNULL\ty\n", NAMES));
  expect(cells(sheet)).toEqual([
    [null, "Bern", "1.5"],
    [null, null, null],
  ]);
  expect(sheet.bad).toBe(2);
  sheet.paste(1, 0, pasted("", "7\tBonn\t2\n8\tKöln\t3", NAMES));
  expect(cells(sheet)).toEqual([
    [null, "Bern", "1.5"],
    ["7", "Bonn", "2"],
    ["8", "Köln", "3"],
  ]);
});

test("a table of HTML wins over the text beside it, and quotes keep tabs and line ends", () => {
  const html = "<meta><table><tr><th>id</th><th>city</th></tr><tr><td>1</td><td>a\tb</td></tr></table>";
  expect(pasted(html, "other", NAMES)).toEqual({ header: ["id", "city"], lines: [["1", "a\tb"]] });
  expect(pasted("", '1\t"say ""hi""\nnow"\t2\r\n', NAMES).lines).toEqual([["1", 'say "hi"\nnow', "2"]]);
  expect(pasted("<p>no table</p>", "1,Bern,2", NAMES).lines).toEqual([["1", "Bern", "2"]]);
});

test("pasted cells that have no place are counted", () => {
  const sheet = new Sheet(COLUMNS, []);
  expect(sheet.paste(0, 0, pasted("", "1\tBern\t2\tmore\t\n2\tBonn\t3", NAMES))).toBe(1);
  expect(sheet.paste(0, 1, pasted("", "Bern\t2\tmore", NAMES))).toBe(1);
  expect(sheet.paste(0, 0, pasted("", "id\tcity\tother\n1\tBern\tx", NAMES))).toBe(1);
  const many = Array.from({ length: MOST_SHEET_ROWS + 2 }, () => ["1", "Bern"]);
  expect(sheet.paste(0, 0, { header: null, lines: many })).toBe(4);
});

test("a changelog's kind is pasted and given back", () => {
  const sheet = new Sheet(COLUMNS, [], ["+I", "-D"]);
  sheet.paste(0, 0, pasted("", "op\tid\n−D\t1\n+U\t2", NAMES));
  expect(sheet.values().map((one) => [one[KIND], one.id])).toEqual([
    ["-D", 1],
    [undefined, 2],
  ]);
});

test("each change is undone and redone", () => {
  const sheet = new Sheet(COLUMNS, [{ id: 1, city: "Bern", price: null }]);
  sheet.write(0, 0, "x");
  expect(sheet.bad).toBe(1);
  expect(sheet.nextBad(0, 2)).toEqual({ row: 0, column: 0 });
  sheet.duplicate(0, 0);
  sheet.remove(0, 0);
  sheet.add(1);
  expect(sheet.rows).toHaveLength(2);
  while (sheet.canUndo) sheet.undo();
  expect(cells(sheet)).toEqual([["1", "Bern", null]]);
  while (sheet.canRedo) sheet.redo();
  expect(sheet.rows).toHaveLength(2);
});

test("50,000 pasted rows are read, checked and changed in a moment", () => {
  const text = Array.from({ length: 50_000 }, (_, at) => `${at}\tcity ${at}\t${at / 3}`).join("\n");
  const sheet = new Sheet(COLUMNS, []);
  const began = performance.now();
  sheet.paste(0, 0, pasted("", text, NAMES));
  for (let at = 0; at < 10; at++) sheet.write(at * 100, 0, "oops");
  expect(sheet.bad).toBe(10);
  expect(performance.now() - began).toBeLessThan(5_000);
});
