import { expect, test } from "vitest";
import { labelsOf, type Row, readLabels, rowsOf } from "./rows";

const JOBS = [
  { name: "top", folder: "", labels: {} },
  { name: "b10", folder: "sales", labels: { team: "red" } },
  { name: "b9", folder: "sales", labels: { team: "blue" } },
  { name: "deep", folder: "sales/eu", labels: {} },
  { name: "log", folder: "salesman", labels: { keep: "" } },
];
const ALL = { text: "", label: "" };
const shown = (rows: Row[]) =>
  rows.map((row) => "  ".repeat(row.depth) + (row.kind === "folder" ? `${row.name}/` : row.job.name));

test("jobs stand in their folders, folders first", () => {
  expect(shown(rowsOf(JOBS, ALL, new Set()))).toEqual([
    "sales/",
    "  eu/",
    "    deep",
    "  b9",
    "  b10",
    "salesman/",
    "  log",
    "top",
  ]);
});

test("a closed folder hides what is in it, but not from a filter", () => {
  const closed = new Set(["sales"]);
  expect(shown(rowsOf(JOBS, ALL, closed))).toEqual(["sales/", "salesman/", "  log", "top"]);
  expect(shown(rowsOf(JOBS, { ...ALL, text: "DEEP" }, closed))).toEqual(["sales/", "  eu/", "    deep"]);
});

test("a label filters", () => {
  expect(labelsOf(JOBS)).toEqual(["keep", "team=blue", "team=red"]);
  expect(shown(rowsOf(JOBS, { ...ALL, label: "team=red" }, new Set()))).toEqual(["sales/", "  b10"]);
});

test("labels are read as they are written", () => {
  expect(readLabels(" team = red \n\nkeep\nurl=a=b")).toEqual({ team: "red", keep: "", url: "a=b" });
});
