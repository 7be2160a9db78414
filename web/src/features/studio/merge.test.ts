import { expect, test } from "vitest";
import { mergeLines, mergeSpecs, resolve } from "./merge";

const BASE = "a\nb\nc\nd\ne";

test("changes of different places are both kept", () => {
  const merge = mergeSpecs({
    base: { name: "job", sql: BASE },
    theirs: { name: "job", sql: BASE.replace("a", "A") },
    mine: { name: "job", sql: BASE.replace("e", "E") },
  });
  expect(merge.pieces.map((one) => one.kind)).toEqual(["theirs", "same", "mine"]);
  expect(resolve(merge, [], []).sql).toBe("A\nb\nc\nd\nE");
});

test.each([
  ["theirs", "a\nT\nc\nd\ne"],
  ["mine", "a\nM\nc\nd\ne"],
  ["both", "a\nT\nM\nc\nd\ne"],
] as const)("a place that both changed is chosen: %s", (choice, sql) => {
  const merge = mergeSpecs({
    base: { name: "job", sql: BASE },
    theirs: { name: "job", sql: BASE.replace("b", "T") },
    mine: { name: "job", sql: BASE.replace("b", "M") },
  });
  expect(merge.pieces.filter((one) => one.kind === "conflict")).toHaveLength(1);
  expect(resolve(merge, [choice], []).sql).toBe(sql);
});

test("the same change of both is no conflict", () => {
  const same = BASE.replace("b", "X");
  expect(mergeLines({ base: BASE, theirs: same, mine: same }).some((one) => one.kind === "conflict")).toBe(
    false,
  );
});

test("settings are merged one by one, and a rename needs no choice", () => {
  const merge = mergeSpecs({
    base: { name: "old", sql: "", parallelism: 1, options: { a: "1", b: "1" } },
    theirs: { name: "new", sql: "", parallelism: 4, options: { a: "2", b: "1" } },
    mine: { name: "mine", sql: "", parallelism: 2, options: { a: "1" }, catalogs: ["lake"] },
  });
  expect(merge.disputes).toEqual([{ key: "parallelism", base: 1, theirs: 4, mine: 2 }]);
  expect(resolve(merge, [], ["theirs"])).toEqual({
    name: "new",
    sql: "",
    parallelism: 4,
    options: { a: "2" },
    catalogs: ["lake"],
  });
});

test("an absent setting is like an empty one", () => {
  const merge = mergeSpecs({
    base: { name: "job", sql: "", catalogs: [], description: "" },
    theirs: { name: "job", sql: "", catalogs: ["lake"] },
    mine: { name: "job", sql: "" },
  });
  expect(merge.disputes).toEqual([]);
  expect(resolve(merge, [], []).catalogs).toEqual(["lake"]);
});
