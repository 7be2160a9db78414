import { expect, test } from "vitest";
import type { ReleaseOption } from "../../../api/settings";
import { effectiveOptions, readOptions } from "./effective";

const option = (key: string, more: Partial<ReleaseOption> = {}) =>
  ({ key, preset: null, older_keys: [], ...more }) as ReleaseOption;

test("each value has its origin, and a job's own beats what Xuanwu presets, under its older name too", () => {
  const known = [
    option("a.interval", { preset: "30 s" }),
    option("b.kept", { preset: "3", older_keys: ["old.kept"] }),
    option("c.plain"),
  ];
  expect(effectiveOptions(known, { "c.plain": "x" })).toEqual([
    { key: "a.interval", value: "30 s", origin: "xuanwu" },
    { key: "b.kept", value: "3", origin: "xuanwu" },
    { key: "c.plain", value: "x", origin: "job" },
  ]);
  expect(effectiveOptions(known, { "old.kept": "5", "a.interval": "1 s" }).map((one) => one.origin)).toEqual([
    "job",
    "job",
  ]);
});

test.each([
  ["a.b: 1 d", { "a.b": "1 d" }, []],
  ["a.b = x=y", { "a.b": "x=y" }, []],
  ["a: 'quoted'\n\n# a comment\nb:\n", { a: "quoted", b: "" }, []],
  ["url: http://host:1", { url: "http://host:1" }, []],
  ["a key with spaces: x", {}, ["a key with spaces: x"]],
  [": x\nnothing", {}, [": x", "nothing"]],
])("options are read from lines: %j", (text, options, wrong) => {
  expect(readOptions(text)).toEqual({ options, wrong });
});
