import { expect, test } from "vitest";
import type { JobSpec } from "../../api/jobs";
import { compareLines, compareSettings, takeLines, takeSetting } from "./compare";

test.each([
  ["equal", "a\nb", "a\nb", ["same"]],
  ["a line changed", "a\nb\nc", "a\nB\nc", ["same", "changed", "same"]],
  ["lines added at the end", "a", "a\nb\nc", ["same", "changed"]],
  ["lines removed at the start", "x\na\nb", "a\nb", ["changed", "same"]],
  ["from nothing", "", "a\nb", ["changed"]],
  ["two places", "a\nb\nc\nd\ne", "A\nb\nc\nd\nE", ["changed", "same", "changed"]],
  ["a line repeated", "a\na\na", "a\na\na\na", ["same", "changed"]],
])("lines side by side: %s", (_, old, now, kinds) => {
  const blocks = compareLines(old, now);
  expect(blocks.map((one) => one.kind)).toEqual(kinds);
  const side = (of: "old" | "now") => blocks.flatMap((one) => (one.kind === "same" ? one.lines : one[of]));
  expect(side("old").join("\n")).toBe(old);
  expect(side("now").join("\n")).toBe(now);
  for (const one of blocks)
    if (one.kind === "changed") {
      const rest = compareLines(old, takeLines(now, one)).filter((each) => each.kind === "changed");
      expect(rest).toHaveLength(kinds.filter((kind) => kind === "changed").length - 1);
    }
});

test("texts of many different lines are compared at once", () => {
  const lines = (of: string) => Array.from({ length: 20_000 }, (_, at) => `${of}${at}`);
  const blocks = compareLines(["same", ...lines("a")].join("\n"), ["same", ...lines("b")].join("\n"));
  expect(blocks.map((one) => one.kind)).toEqual(["same", "changed"]);
});

test("settings that differ, one by one", () => {
  const old: JobSpec = { name: "was", sql: "x", parallelism: 1, options: { a: "1", b: "2" } };
  const now: JobSpec = { name: "is", sql: "y", release: "2.2.1", options: { b: "3" }, catalogs: [] };
  const found = compareSettings(old, now);
  expect(found).toEqual([
    { key: "parallelism", old: 1, now: undefined },
    { key: "options.a", old: "1", now: undefined },
    { key: "options.b", old: "2", now: "3" },
    { key: "release", old: undefined, now: "2.2.1" },
  ]);
  const all = found.reduce(takeSetting, now);
  expect(compareSettings(old, all)).toEqual([]);
  expect(all.sql).toBe("y");
  expect(all.name).toBe("is");
});
