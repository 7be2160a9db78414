import { expect, test, vi } from "vitest";
import { toCsv, toHtml, toJson, toTsv } from "./export";
import { hasText, type Kind, type Row, RowRing, textOf } from "./ring";

const COLUMNS = [
  { name: "city", type: "STRING" },
  { name: "n", type: "INT" },
];
const rows = (...values: unknown[][]) => values.map((one) => ["+I", 1, one] as [Kind, number, unknown[]]);
const row = (...values: unknown[]): Row => ({ number: 1, kind: "+I", values });

test("the oldest rows go, in order, and are counted", () => {
  const ring = new RowRing("s", COLUMNS, 3);
  ring.add(rows(["a"], ["b"]));
  ring.add(rows(["c"], ["d"], ["e"]));
  expect(ring.all().map((one) => one.values[0])).toEqual(["c", "d", "e"]);
  expect([0, 1, 2].map((at) => ring.at(at)?.number)).toEqual([3, 4, 5]);
  expect([ring.total, ring.length, ring.dropped]).toEqual([5, 3, 2]);
});

test("many rows in one frame are told once", async () => {
  const ring = new RowRing("s", COLUMNS);
  const told = vi.fn();
  ring.subscribe(told);
  for (let at = 0; at < 500; at++) ring.add(rows(["a", at]));
  await vi.waitFor(() => expect(told).toHaveBeenCalled());
  expect(told).toHaveBeenCalledOnce();
  expect(ring.length).toBe(500);
});

test("NULL, objects and figures have their text", () => {
  expect([null, "", 0, true, { a: [1] }].map(textOf)).toEqual(["NULL", "", "0", "true", '{"a":[1]}']);
  expect(hasText(row("Köln", 4), "köl")).toBe(true);
  expect(hasText(row("Köln", 4), "5")).toBe(false);
});

test("a copied row keeps its cells, whatever is in them", () => {
  expect(toTsv(COLUMNS, [row("a\tb\nc", 1)])).toBe("op\tcity\tn\n+I\ta b c\t1");
  expect(toHtml(COLUMNS, [row("<b>&", 1)])).toContain("<td>&lt;b&gt;&amp;</td>");
});

test("CSV quotes what it must, and no text becomes a formula", () => {
  expect(toCsv(COLUMNS, [row('say "hi", you', -1), row("=1+1", null)])).toBe(
    'op,city,n\r\n+I,"say ""hi"", you",-1\r\n+I,\'=1+1,\r\n',
  );
});

test("JSON has one object a line, with NULL as null", () => {
  expect(toJson(COLUMNS, [row("a", null)])).toBe('{"op":"+I","city":"a","n":null}\n');
});

test("what is left of a table has no kind", () => {
  const rows = [row("a", null)];
  expect(toTsv(COLUMNS, rows, "table")).toBe("city\tn\na\tNULL");
  expect(toCsv(COLUMNS, rows, "table")).toBe("city,n\r\na,\r\n");
  expect(toJson(COLUMNS, rows, "table")).toBe('{"city":"a","n":null}\n');
});
