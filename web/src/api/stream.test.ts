import { expect, test } from "vitest";
import { parseBlock } from "./stream";

test("an event carries its name, its id and all its lines", () => {
  expect(parseBlock("id: 7\nevent: rows\ndata: a\ndata: b")).toEqual({
    event: "rows",
    id: "7",
    data: "a\nb",
  });
});

test("a comment is no event", () => {
  expect(parseBlock(": ")).toBeNull();
});

test("a line keeps all but its first space, and its colons", () => {
  expect(parseBlock("data:  12:30  ")?.data).toBe(" 12:30  ");
});
