import type { Lineage, Range, Symbols } from "../../../api/gateway";
import type { Diagram, Flow, Group, Role, Row } from "../../../parts/graph/diagram";
import type { ScriptView } from "./views";

/** Where a table or a column stands in the script, and what computes it. */
export type Place = { range: Range | null; expression: string };
export type Traced = { diagram: Diagram; places: ReadonlyMap<string, Place> };
export type Script = { lineage: Lineage; symbols: Symbols; views: readonly ScriptView[] };
type Statement = NonNullable<Lineage["statements"]>[number];
type Table = {
  id: string;
  isRead: boolean;
  isWritten: boolean;
  isView: boolean;
  range: Range | null;
  /** What computes each column; empty for those that are only read. */
  columns: Map<string, string>;
};

/** The lineage of a script as a diagram: its tables and views, and from which columns each column is computed. */
export function diagramOf(
  { lineage, symbols, views }: Script,
  result: (statement: number) => string,
): Traced {
  const tables = new Map<string, Table>();
  const flows: Flow[] = [];
  const at = (id: string, found: Partial<Table> = {}): Table => {
    const known = tables.get(id) ?? newTable(id);
    tables.set(id, Object.assign(known, found));
    return known;
  };
  for (const view of views) {
    const table = at(viewId(view), { isView: true, range: view.range });
    flows.push(...flowsInto(table, view.lineage, view.number, views, at));
  }
  for (const statement of lineage.statements ?? []) {
    const id = statement.sink ?? result(statement.number);
    const sink = at(id, { isWritten: true, range: tables.get(id)?.range ?? statement.range });
    flows.push(...flowsInto(sink, statement, statement.number, views, at));
  }
  const places = new Map<string, Place>();
  const groups = [...tables.values()].map((table) => groupOf(table, symbols, places));
  const rank: Record<Role, number> = { source: 0, view: 1, middle: 2, sink: 3 };
  groups.sort((a, b) => rank[a.role] - rank[b.role]);
  return { diagram: { groups, flows }, places };
}

/** A table of the default database needs no more than its own name. */
export function shortName(table: string): string {
  return table.replace(/^`?default_catalog`?\.`?default_database`?\./, "");
}

export function columnId(table: string, column: string): string {
  return JSON.stringify([table, column]);
}

function viewId({ number, name }: Pick<ScriptView, "number" | "name">): string {
  return `view ${number} ${name}`;
}

function newTable(id: string): Table {
  return { id, isRead: false, isWritten: false, isView: false, range: null, columns: new Map() };
}

/** What flows into the target of one statement: from the views that it names, from its tables, and by column. */
function flowsInto(
  target: Table,
  statement: Statement,
  number: number,
  views: readonly ScriptView[],
  at: (id: string) => Table,
): Flow[] {
  const read = views.filter(({ readers }) => readers.includes(number));
  const through = new Set(read.flatMap(({ lineage }) => (lineage.sources ?? []).map(({ table }) => table)));
  const flows: Flow[] = read.map((view) => ({ from: viewId(view), to: target.id, text: "" }));
  for (const { table, role } of statement.sources ?? []) {
    at(table).isRead = true;
    const text = role === "scan" ? "" : role;
    flows.push({ from: table, to: target.id, text, isThrough: through.has(table) });
  }
  for (const { column, inputs = [], transformation = "" } of statement.columns ?? []) {
    target.columns.set(column, transformation);
    for (const input of inputs) {
      const { columns } = at(input.table);
      if (!columns.has(input.column)) columns.set(input.column, "");
      const from = columnId(input.table, input.column);
      flows.push({ from, to: columnId(target.id, column), text: "", isThrough: through.has(input.table) });
    }
  }
  return flows;
}

function groupOf(table: Table, symbols: Symbols, places: Map<string, Place>): Group {
  const symbol = symbolOf(symbols, table.id);
  const own = table.range ?? symbol?.name_range ?? symbol?.range ?? null;
  places.set(table.id, { range: own, expression: "" });
  const rows = [...table.columns].map(([name, expression]): Row => {
    const declared = symbol?.columns?.find((one) => one.name === name)?.range;
    const id = columnId(table.id, name);
    places.set(id, { range: table.range ?? declared ?? own, expression });
    return { id, title: name, note: isCopy(name, expression) ? "" : expression, depth: 0 };
  });
  return { id: table.id, title: titleOf(table.id), note: "", role: roleOf(table), rows };
}

export function titleOf(id: string): string {
  return shortName(id.replace(/^view \d+ /, ""));
}

/** Whether a column is taken over under its own name, so that nothing need be said of it. */
function isCopy(name: string, expression: string): boolean {
  return expression === name || expression.endsWith(`.${name}`);
}

function roleOf({ isRead, isWritten, isView }: Table): Role {
  if (isView) return "view";
  if (isRead && isWritten) return "middle";
  return isWritten ? "sink" : "source";
}

/** The last statement that defines a table of this name. */
function symbolOf(symbols: Symbols, table: string) {
  return (symbols.statements ?? []).findLast(
    ({ kind, name }) => kind.startsWith("create") && name && (table === name || table.endsWith(`.${name}`)),
  );
}
