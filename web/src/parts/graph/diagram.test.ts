import { expect, test } from "vitest";
import { around, type Diagram, type Group, linesOf, pathOf } from "./diagram";
import { placeBoxes } from "./layout";

const group = (id: string, role: Group["role"], rows: string[]): Group => ({
  id,
  title: id,
  note: "",
  role,
  rows: rows.map((row) => ({ id: row, title: row, note: "", depth: 0 })),
});
const flow = (from: string, to: string, isThrough = false) => ({ from, to, text: "", isThrough });
/** a → v (a view) → z, and b → z; the columns of z are computed from those of a and b. */
const DIAGRAM: Diagram = {
  groups: [
    group("a", "source", ["a.x", "a.y"]),
    group("b", "source", ["b.x"]),
    group("v", "view", ["v.x"]),
    group("z", "sink", ["z.x", "z.y"]),
  ],
  flows: [
    flow("a", "v"),
    flow("a.x", "v.x"),
    flow("v", "z"),
    flow("b", "z"),
    flow("b.x", "z.y"),
    flow("a", "z", true),
    flow("a.x", "z.x", true),
  ],
};
const sorted = (ids: Iterable<string>) => [...ids].sort();

test("the path of a column is what it is computed from, and the views that this passes", () => {
  expect(sorted(pathOf(DIAGRAM, "z.x"))).toEqual(["a", "a.x", "v", "z", "z.x"]);
  expect(sorted(pathOf(DIAGRAM, "z.y"))).toEqual(["b", "b.x", "z", "z.y"]);
});

test("the path of a source's column is all that is computed from it", () => {
  expect(sorted(pathOf(DIAGRAM, "a.x"))).toEqual(["a", "a.x", "v", "v.x", "z", "z.x"]);
});

test("the path of a view's column goes on to the tables that are written from the view", () => {
  expect(sorted(pathOf(DIAGRAM, "v.x"))).toEqual(["a", "a.x", "v", "v.x", "z"]);
});

test("the path of a table has all its rows, and leaves out what it does not touch", () => {
  expect(sorted(pathOf(DIAGRAM, "a"))).toEqual(["a", "a.x", "a.y", "v", "v.x", "z", "z.x", "z.y"]);
});

test("a diagram with a circle has an end", () => {
  const circle = { ...DIAGRAM, flows: [...DIAGRAM.flows, flow("z", "a"), flow("z.x", "a.x")] };
  expect(pathOf(circle, "a.x").has("z.x")).toBe(true);
});

test("closed groups are joined once, and not past the views between them", () => {
  const lines = linesOf(DIAGRAM, new Set()).map(({ from, to }) => `${from} ${to}`);
  expect(lines).toEqual(["a v", "v z", "b z"]);
});

test("between open groups the lines lead from row to row", () => {
  const lines = linesOf(DIAGRAM, new Set(["a", "b", "v", "z"])).map(({ from, to }) => `${from} ${to}`);
  expect(lines).toEqual(["a.x v.x", "v z", "b.x z.y", "a.x z.x"]);
});

test("a selection has the neighbours of one group only", () => {
  expect(around(DIAGRAM, "b.x").groups.map(({ id }) => id)).toEqual(["b", "z"]);
});

test("boxes are placed from left to right and do not lie on one another", () => {
  const boxes = ["a", "b", "c"].map((id) => ({ id, width: 100, height: 40 }));
  const places = placeBoxes(boxes, [
    ["a", "c"],
    ["b", "c"],
  ]);
  expect(places.c?.x).toBeGreaterThanOrEqual((places.a?.x ?? 0) + 100);
  expect(Math.abs((places.a?.y ?? 0) - (places.b?.y ?? 0))).toBeGreaterThanOrEqual(40);
});
