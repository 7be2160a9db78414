import type { Lineage, Range, Symbols } from "../../../api/gateway";
import type { Diagram, Flow, Group, Role, Row } from "../../../parts/graph/diagram";

/** What is said of a table or a column, and where it stands in the script. */
export type Place = { range: Range | null; expression: string };
export type Traced = { diagram: Diagram; places: ReadonlyMap<string, Place> };
type Statement = NonNullable<Lineage["statements"]>[number];
type Column = { name: string; expression: string };
type Table = {
  name: string;
  isRead: boolean;
  isWritten: boolean;
  range: Range | null;
  columns: Map<string, Column>;
};

/** The lineage of a script as a diagram: its tables, and from which columns each column is computed.
 *
 * `views` are lineages of the script's views, each of which reads its tables but writes none. */
export function diagramOf(
  lineage: Lineage,
  symbols: Symbols,
  results: (statement: number) => string,
): Traced {
  const tables = new Map<string, Table>();
  const flows: Flow[] = [];
  const at = (name: string): Table => {
    const known = tables.get(name);
    if (known) return known;
    const made = { name, isRead: false, isWritten: false, range: null, columns: new Map<string, Column>() };
    tables.set(name, made);
    return made;
  };
  for (const statement of lineage.statements ?? []) {
    const sink = at(statement.sink ?? results(statement.number));
    sink.isWritten = true;
    sink.range ??= statement.range;
    flows.push(...flowsInto(sink, statement, at));
  }
  const places = new Map<string, Place>();
  const groups = [...tables.values()].map((table): Group => {
    const symbol = symbolOf(symbols, table.name);
    const range = table.isWritten ? table.range : (symbol?.name_range ?? symbol?.range ?? null);
    places.set(table.name, { range, expression: "" });
    const rows = [...table.columns.values()].map((column): Row => {
      const declared = symbol?.columns?.find((one) => one.name === column.name)?.range;
      const id = columnId(table.name, column.name);
      places.set(id, { range: table.isWritten ? range : (declared ?? range), expression: column.expression });
      return { id, title: column.name, note: noteOf(column), depth: 0 };
    });
    return { id: table.name, title: shortName(table.name), note: "", role: roleOf(table), rows };
  });
  return { diagram: { groups: inOrder(groups, flows), flows }, places };
}

/** A table of the default database needs no more than its own name. */
export function shortName(table: string): string {
  return table.replace(/^`?default_catalog`?\.`?default_database`?\./, "");
}

export function columnId(table: string, column: string): string {
  return JSON.stringify([table, column]);
}

function flowsInto(sink: Table, statement: Statement, at: (name: string) => Table): Flow[] {
  const flows: Flow[] = [];
  for (const { table, role } of statement.sources ?? []) {
    at(table).isRead = true;
    flows.push({ from: table, to: sink.name, text: role === "scan" ? "" : role });
  }
  for (const { column, inputs, transformation } of statement.columns ?? []) {
    sink.columns.set(column, { name: column, expression: transformation ?? "" });
    for (const input of inputs ?? []) {
      const { columns } = at(input.table);
      if (!columns.has(input.column)) columns.set(input.column, { name: input.column, expression: "" });
      flows.push({ from: columnId(input.table, input.column), to: columnId(sink.name, column), text: "" });
    }
  }
  return flows;
}

/** Nothing is noted of a column that is copied under its own name. */
function noteOf({ name, expression }: Column): string {
  return expression === name || expression.endsWith(`.${name}`) ? "" : expression;
}

function roleOf({ isRead, isWritten }: Table): Role {
  if (isRead && isWritten) return "middle";
  return isWritten ? "sink" : "source";
}

/** Sources first, then what is between, then sinks. */
function inOrder(groups: readonly Group[], flows: readonly Flow[]): Group[] {
  const rank = { source: 0, view: 1, middle: 2, sink: 3 };
  const isLinked = new Set(flows.flatMap(({ from, to }) => [from, to]));
  return groups
    .filter(({ id, rows }) => isLinked.has(id) || rows.length)
    .sort((a, b) => rank[a.role] - rank[b.role]);
}

/** The last statement that defines a table of this name. */
function symbolOf(symbols: Symbols, table: string) {
  return (symbols.statements ?? []).findLast(
    ({ kind, name }) => kind.startsWith("create") && name && (table === name || table.endsWith(`.${name}`)),
  );
}
