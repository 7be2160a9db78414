import { expect, test } from "vitest";
import type { ScriptTables, SourceTable } from "../../api/gateway";
import type { Values } from "../../parts/sheet/sheet";
import type { DebugState } from "./debug-session";
import { emptyReasons } from "./empty-reasons";

const source = (name: string, watermark: string | null = null): SourceTable => ({
  table: `default_catalog.default_database.${name}`,
  name,
  statements: [3],
  columns: [{ name: "ts", type: "TIMESTAMP(3)", nullable: true, kind: "physical", insertable: true }],
  watermark: watermark ? { column: "ts", expression: watermark } : null,
});

function why(sources: SourceTable[], rows: Record<string, Values[]>, reason = "finished"): string[] {
  const tables: ScriptTables = { sources, sinks: [{ name: "sink", statements: [3] }] };
  const state = {
    sources: Object.entries(rows).map(([table, given]) => ({ table, given })),
    end: { reason, message: "" },
  } as unknown as DebugState;
  return emptyReasons("sink", state, tables).map((one) =>
    `${one.why} ${one.table ?? one.tables ?? ""}`.trim(),
  );
}

const at = (second: number): Values => ({ ts: `2026-01-01 10:00:${String(second).padStart(2, "0")}` });

test("each reason is told where the debug can know it", () => {
  expect(why([source("a")], { a: [] })).toEqual(["noRows a"]);
  expect(why([source("a"), source("b")], { a: [at(1)], b: [] })).toEqual(["noRows b"]);
  expect(why([source("a"), source("b")], { a: [at(1)], b: [at(1)] })).toEqual(["join a, b"]);
  expect(why([source("a")], { a: [at(1)] })).toEqual(["dropped"]);
  expect(why([source("a")], { a: [at(1)] }, "seconds")).toEqual(["cut"]);
  expect(why([source("a")], { a: [at(1)] }, "killed")).toEqual(["failed"]);
});

test("event times that are missing or late are told by the watermark", () => {
  const five = "`ts` - INTERVAL '5' SECOND";
  expect(why([source("a", five)], { a: [{ ts: null }, {}] })).toEqual(["noTime a"]);
  expect(why([source("a", five)], { a: [at(10), at(5)] })).toEqual(["late a", "dropped"]);
  expect(why([source("a", five)], { a: [at(10), at(6)] })).toEqual(["dropped"]);
  expect(why([source("a", "`ts`")], { a: [at(10), at(9)] })).toEqual(["late a", "dropped"]);
  expect(why([source("a", "my_rule(`ts`)")], { a: [at(10), at(1)] })).toEqual(["dropped"]);
});
