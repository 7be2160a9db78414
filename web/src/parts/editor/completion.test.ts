import { expect, test } from "vitest";
import { narrowed } from "./completion";

const labels = (...all: string[]) => all.map((label) => ({ label }));
const left = (word: string, ...all: string[]) => narrowed(labels(...all), word).map(({ label }) => label);

test("a word that grows keeps what contains it: beginnings, then beginnings of a part, then the rest", () => {
  expect(left("ro", "micro", "the_row", "ROW", "rows-per-second", "x")).toEqual([
    "ROW",
    "rows-per-second",
    "the_row",
    "micro",
  ]);
});

test("what is no word any more has to be asked again", () => {
  expect(left("ro.", "ro.w", "row")).toEqual([]);
  expect(left("", "row")).toEqual([]);
});
