import type { CaseRows, Expected } from "../../api/cases";
import type { ScriptTables } from "../../api/gateway";
import type { Columns, Row, RowRing } from "../../parts/grid/ring";
import { tableNow } from "../../parts/grid/table-now";
import { KIND } from "../../parts/sheet/sheet";
import type { DebugState } from "./debug-session";
import { shortName, tableName } from "./given";

/** A debug session as a test case: what its sources gave, and what its sinks got. */
export function caseOf(name: string, state: DebugState, tables: ScriptTables): CaseRows {
  const given = state.sources.map((one) => [shortName(one.table), one.given ?? []] as const);
  const expected = state.sinks.map(({ ring }) => {
    const sink = shortName(ring.name);
    return [sink, expectedOf(ring, keyOf(tables, sink))] as const;
  });
  return { name, given: Object.fromEntries(given), expected: Object.fromEntries(expected) };
}

/** The columns of the primary key of a sink. */
export function keyOf(tables: ScriptTables | undefined, sink: string): readonly string[] {
  return tables?.sinks?.find((one) => tableName(one) === shortName(sink))?.primary_key ?? [];
}

/** The rows at the end; where these need a key that is not known, every change. */
function expectedOf(ring: RowRing, key: readonly string[]): Expected {
  const changes = ring.all();
  const { rows, hasGaps } = tableNow(changes, null);
  if (!hasGaps) return { rows: rows.map((row) => objectOf(ring.columns, row)) };
  if (key.length) {
    const left = tableNow(changes, placesOf(ring.columns, key)).rows;
    return { key: [...key], rows: left.map((row) => objectOf(ring.columns, row)) };
  }
  const all = changes.map((row) => ({ [KIND]: row.kind, ...objectOf(ring.columns, row) }));
  return { view: "changelog", rows: all };
}

export function placesOf(columns: Columns, key: readonly string[]): number[] {
  return key.map((name) => columns.findIndex((one) => one.name === name)).filter((at) => at >= 0);
}

function objectOf(columns: Columns, row: Row): Record<string, unknown> {
  return Object.fromEntries(columns.map((one, at) => [one.name, row.values[at] ?? null]));
}
