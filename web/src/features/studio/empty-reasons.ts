import type { ScriptTables, SourceTable } from "../../api/gateway";
import type { Values } from "../../parts/sheet/sheet";
import type { DebugState } from "./debug-session";
import { shortName, tableName } from "./given";

/** Why a sink got no row, as far as a debug can know: most certain first. `table` is where to look. */
export type EmptyReason = {
  why: "failed" | "cut" | "noRows" | "noTime" | "late" | "join" | "dropped";
  table?: string;
  tables?: string;
  count?: number;
};
const UNITS_MS = { MILLISECOND: 1, SECOND: 1_000, MINUTE: 60_000, HOUR: 3_600_000, DAY: 86_400_000 };

/** The reasons for the sink of this name. */
export function emptyReasons(sink: string, state: DebugState, tables: ScriptTables): EmptyReason[] {
  const own = tables.sinks?.find((one) => shortName(one.name) === shortName(sink));
  const read = (tables.sources ?? []).filter((one) =>
    one.statements.some((statement) => own?.statements.includes(statement)),
  );
  const given = read.map((source) => ({ source, rows: rowsOf(source, state) }));
  const ended = state.end?.reason ?? "finished";
  if (ended === "failed" || ended === "killed") return [{ why: "failed" }];
  if (ended !== "finished") return [{ why: "cut" }];
  const found = given.flatMap(({ source, rows }) => reasonOf(source, rows));
  if (found.some((one) => one.why === "noRows" || one.why === "noTime")) return found;
  if (read.length > 1) return [...found, { why: "join", tables: read.map(tableName).join(", ") }];
  const count = given.reduce((sum, one) => sum + one.rows.length, 0);
  return [...found, { why: "dropped", count }];
}

function rowsOf(source: SourceTable, state: DebugState): readonly Values[] {
  return state.sources.find((one) => shortName(one.table) === tableName(source))?.given ?? [];
}

/** What is wrong with the rows of one source. */
function reasonOf(source: SourceTable, rows: readonly Values[]): EmptyReason[] {
  const table = tableName(source);
  if (!rows.length) return [{ why: "noRows", table }];
  const { watermark } = source;
  const column = source.columns?.find((one) => one.name === watermark?.column);
  if (!watermark || !column?.insertable) return [];
  const times = rows.map((row) => timeOf(row[column.name])).filter((one) => one !== null);
  if (!times.length) return [{ why: "noTime", table }];
  const count = lateIn(times, delayOf(watermark.expression));
  return count ? [{ why: "late", table, count }] : [];
}

/** How many rows come after the watermark has passed their time. */
function lateIn(times: readonly number[], delay: number | null): number {
  if (delay === null) return 0;
  let newest = Number.NEGATIVE_INFINITY;
  let late = 0;
  for (const time of times) {
    if (time <= newest - delay) late++;
    newest = Math.max(newest, time);
  }
  return late;
}

/** The delay of a watermark such as "ts - INTERVAL '5' SECOND"; null for any other expression. */
function delayOf(expression: string): number | null {
  const [, count, unit] = /-\s*INTERVAL\s*'(\d+(?:\.\d+)?)'\s*(\w+)/i.exec(expression) ?? [];
  if (count === undefined) return /^`?\w+`?$/.test(expression.trim()) ? 0 : null;
  const ms = UNITS_MS[unit?.toUpperCase() as keyof typeof UNITS_MS];
  return ms === undefined ? null : Number(count) * ms;
}

function timeOf(value: unknown): number | null {
  if (typeof value === "number") return value;
  if (typeof value !== "string") return null;
  const time = Date.parse(`${value.replace(" ", "T")}Z`);
  return Number.isNaN(time) ? null : time;
}
