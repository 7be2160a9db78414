import { expect, test } from "vitest";
import { piecesOf } from "./find";

test("each place is found in any case, and the pieces make up the text", () => {
  const pieces = piecesOf("Calc(a)\n+- calc(b)", "CALC");
  expect(pieces).toEqual([
    { text: "Calc", found: 0 },
    { text: "(a)\n+- ", found: null },
    { text: "calc", found: 1 },
    { text: "(b)", found: null },
  ]);
});

test("signs of regular expressions are looked for as they stand", () => {
  expect(piecesOf("a[1].b", "[1].", 4)).toEqual([
    { text: "a", found: null },
    { text: "[1].", found: 4 },
    { text: "b", found: null },
  ]);
});

test("nothing is found where nothing is asked", () => {
  expect(piecesOf("text", "")).toEqual([{ text: "text", found: null }]);
});
