import { expect, test } from "vitest";
import type { Kind, Row } from "./ring";
import { tableNow } from "./table-now";

const changes = (...rows: [Kind, ...unknown[]][]): Row[] =>
  rows.map(([kind, ...values], at) => ({ number: at + 1, kind, values }));
const values = (rows: readonly Row[]) => rows.map((one) => one.values);

test("by whole rows, each retraction takes one of the equal rows away", () => {
  const now = tableNow(
    changes(["+I", "a", 1], ["+I", "a", 1], ["-U", "a", 1], ["+U", "a", 2], ["+I", "b", 1], ["-D", "b", 1]),
    null,
  );
  expect(values(now.rows)).toEqual([
    ["a", 1],
    ["a", 2],
  ]);
  expect(now.hasGaps).toBe(false);
});

test("an update without its retraction is a gap, unless the key is known", () => {
  const rows = changes(["+I", "a", 1], ["+U", "a", 2], ["+I", "b", 1], ["-D", "b", null]);
  expect(tableNow(rows, null).hasGaps).toBe(true);
  expect(values(tableNow(rows, [0]).rows)).toEqual([["a", 2]]);
});

test("100,000 updates of few keys are applied in a moment", () => {
  const rows = changes(
    ...Array.from({ length: 100_000 }, (_, at) => ["+U", at % 10, at] as [Kind, ...unknown[]]),
  );
  const began = performance.now();
  expect(tableNow(rows, [0]).rows).toHaveLength(10);
  expect(performance.now() - began).toBeLessThan(3_000);
});
