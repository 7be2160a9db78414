import { afterEach, expect, test, vi } from "vitest";
import type { Range, Symbols } from "../../../api/gateway";
import { traceViews } from "./views";

const SCRIPT = `CREATE VIEW \`pa id\` AS SELECT 1 AS a;
CREATE VIEW shop.wide AS SELECT * FROM \`pa id\`;
INSERT INTO t SELECT * FROM shop.wide`;
const line = (at: number, column: number, end_column: number): Range => {
  return { line: at, column, end_line: at, end_column };
};
const SYMBOLS: Symbols = {
  statements: [
    {
      number: 1,
      kind: "create view",
      name: "pa id",
      range: line(1, 1, 37),
      name_range: line(1, 13, 19),
      columns: [],
    },
    {
      number: 2,
      kind: "create view",
      name: "shop.wide",
      range: line(2, 1, 46),
      name_range: line(2, 18, 21),
      columns: [],
    },
    { number: 3, kind: "insert", name: "t", range: line(3, 1, 37), name_range: null, columns: [] },
  ],
};
const DRAFT = { sql: SCRIPT, release: null, job: {} };
const ask = (draft = DRAFT, symbols = SYMBOLS) =>
  traceViews("default", draft, symbols, new AbortController().signal);

afterEach(() => void vi.unstubAllGlobals());

/** A gateway that finds these references by line, and these lines of appended SELECTs. */
function serve(traced: readonly number[], references: Record<number, readonly Range[]>): { sql: string[] } {
  const asked = { sql: [] as string[] };
  vi.stubGlobal("fetch", async (request: Request) => {
    const body = await request.json();
    if (request.url.includes("/references"))
      return Response.json({
        references: references[body.line]?.map((range) => ({ range, quoted: false })) ?? [],
      });
    asked.sql.push(body.sql);
    return Response.json({
      statements: traced.map((at) => ({ number: at, range: line(at, 1, 9), columns: [] })),
    });
  });
  return asked;
}

test("each view is read by its own name and database, and knows the statements that name it", async () => {
  const asked = serve([5, 6], {
    1: [line(1, 13, 19), line(2, 41, 47)],
    2: [line(2, 18, 21), line(3, 34, 37)],
  });
  const views = await ask();
  expect(asked.sql[0]?.split("\n").slice(3)).toEqual([
    ";",
    "SELECT * FROM `pa id`;",
    "SELECT * FROM `shop`.wide;",
  ]);
  expect(views.map(({ name, readers }) => [name, readers])).toEqual([
    ["pa id", [2]],
    ["shop.wide", [3]],
  ]);
});

test("a view that the planner cannot read is left out", async () => {
  serve([6], {});
  expect((await ask()).map(({ name }) => name)).toEqual(["shop.wide"]);
});

test("a script without views asks nothing", async () => {
  const asked = serve([], {});
  expect(await ask(DRAFT, { statements: [] })).toEqual([]);
  expect(asked.sql).toEqual([]);
});
