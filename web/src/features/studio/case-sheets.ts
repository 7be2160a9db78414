import type { CaseRows } from "../../api/cases";
import type { ScriptTables, SourceTable } from "../../api/gateway";
import { KIND, type Kind, Sheet, type SheetColumn, type Values } from "../../parts/sheet/sheet";
import { tableName } from "./given";

type Part = { key: string; of: "given" | "expected"; table: string; sheet: Sheet };
const ALL_KINDS: readonly Kind[] = ["+I", "-U", "+U", "-D"];

/** The rows of a test case as sheets, one for each source and sink. */
export class CaseSheets {
  readonly all: readonly Part[];
  version = 0;
  private readonly listeners = new Set<() => void>();

  constructor(
    private readonly found: CaseRows,
    tables: ScriptTables | undefined,
  ) {
    this.all = [
      ...givenParts(found, tables?.sources ?? []),
      ...Object.entries(found.expected).map(([table, one]): Part => {
        const of = columnsOf(one.rows, findTable(tables?.sinks ?? [], table)?.columns ?? [], true);
        const named = new Set(one.rows.flatMap((row) => Object.keys(row)));
        const compared = named.size ? of.filter((column) => named.has(column.name)) : of;
        const kinds: readonly Kind[] = one.view === "changelog" ? ALL_KINDS : ["+I"];
        return {
          key: `expected ${table}`,
          of: "expected",
          table,
          sheet: new Sheet(compared, one.rows, kinds),
        };
      }),
    ];
    for (const { sheet } of this.all) sheet.subscribe(() => this.tell());
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  get isChanged(): boolean {
    return this.all.some((one) => one.sheet.canUndo);
  }

  /** How many cells their columns cannot hold. */
  get bad(): number {
    return this.all.reduce((sum, one) => sum + one.sheet.bad, 0);
  }

  /** The case with the rows as they are now. */
  spec(): CaseRows {
    const given = { ...this.found.given };
    const expected = { ...this.found.expected };
    for (const { of, table, sheet } of this.all) {
      const old = expected[table];
      if (!sheet.canUndo) continue;
      if (of === "given") given[table] = sheet.values();
      else if (old) expected[table] = { ...old, rows: sheet.values() };
    }
    return { ...this.found, given, expected };
  }

  private tell(): void {
    this.version++;
    for (const listener of this.listeners) listener();
  }
}

/** The given tables, and the sources of the script that the case has no rows for yet. */
function givenParts(found: CaseRows, sources: readonly SourceTable[]): Part[] {
  const given = found.given ?? {};
  const missing = sources
    .map(tableName)
    .filter((name) => !Object.keys(given).some((one) => isSame(one, name)));
  return [...Object.keys(given), ...missing].map((table) => {
    const source = findTable(sources, table);
    const columns = (source?.columns ?? []).filter((one) => one.insertable);
    const rows = given[table] ?? [];
    const sheet = new Sheet(columnsOf(rows, columns, false), rows, (source?.changes ?? ["+I"]) as Kind[]);
    return { key: `given ${table}`, of: "given", table, sheet };
  });
}

/** The columns of a table; those that only the rows name are texts. */
function columnsOf(
  rows: readonly Values[],
  known: readonly SheetColumn[],
  isNullable: boolean,
): SheetColumn[] {
  const names = new Set(rows.flatMap((row) => Object.keys(row)));
  const others = [...names].filter((name) => name !== KIND && !known.some((one) => one.name === name));
  return [
    ...known.map(({ name, type, nullable }) => ({ name, type, nullable: nullable || isNullable })),
    ...others.map((name) => ({ name, type: "", nullable: true })),
  ];
}

function findTable<T extends { table?: string | null; name: string }>(
  tables: readonly T[],
  name: string,
): T | undefined {
  return tables.find((one) => isSame(tableName(one), name));
}

function isSame(one: string, other: string): boolean {
  return one === other || one.endsWith(`.${other}`) || other.endsWith(`.${one}`);
}
