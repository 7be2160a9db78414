import { expect, test } from "vitest";
import { renaming } from "./rename";

test.each([
  ["sales", false, "sales"],
  ["sales", true, "`sales`"],
  ["order", false, "`order`"],
  ["my sales", false, "`my sales`"],
  ["a`b", false, "`a``b`"],
])("%j, where it was quoted: %j, is written as %s", (name, quoted, insert) => {
  expect(renaming([{ from: 1, to: 3, quoted }], name)).toEqual([{ from: 1, to: 3, insert }]);
});
