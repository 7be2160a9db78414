import {
  atPlace,
  type Draft,
  type Lineage,
  type Range,
  type Symbols,
  traceScript,
} from "../../../api/gateway";

type Statement = NonNullable<Lineage["statements"]>[number];
/** A view of the script: what it is computed from, and the numbers of the statements that name it. */
export type ScriptView = {
  number: number;
  name: string;
  range: Range;
  lineage: Statement;
  readers: readonly number[];
};
type Outlined = NonNullable<Symbols["statements"]>[number];
type View = Outlined & { name_range: Range };
/** The gateway is asked about each view; nobody reads a diagram of more. */
const MOST = 50;

/** The views of a script. The gateway resolves a view to its tables, so that a SELECT from each tells its columns. */
export async function traceViews(
  space: string,
  draft: Draft,
  symbols: Symbols,
  signal: AbortSignal,
): Promise<ScriptView[]> {
  const statements = symbols.statements ?? [];
  const views = statements.filter(isView).slice(0, MOST);
  if (!views.length) return [];
  const lines = draft.sql.split(/\r\n|\r|\n/);
  const reads = views.map((view) => `SELECT * FROM ${pathOf(view, lines)};`);
  const asked = { ...draft, sql: [draft.sql, ";", ...reads].join("\n") };
  const [traced, ...references] = await Promise.all([
    traceScript(space, asked, signal),
    ...views.map(({ name_range: { line, column } }) =>
      atPlace(space, draft, { line, column }, signal).references(),
    ),
  ]);
  return views.flatMap((view, at): ScriptView[] => {
    const line = lines.length + 2 + at;
    const lineage = traced.statements?.find((one) => one.range.line === line);
    const places = references[at]?.references ?? [];
    const readers = statements
      .filter(
        ({ number, range }) => number !== view.number && places.some((place) => isIn(range, place.range)),
      )
      .map(({ number }) => number);
    return lineage
      ? [{ number: view.number, name: view.name, range: view.name_range, lineage, readers }]
      : [];
  });
}

function isView(symbol: Outlined): symbol is View {
  return /^create .*view$/.test(symbol.kind) && Boolean(symbol.name_range);
}

function isIn(outer: Range, { line, column }: Range): boolean {
  const isAfter = line > outer.line || (line === outer.line && column >= outer.column);
  return isAfter && (line < outer.end_line || (line === outer.end_line && column <= outer.end_column));
}

/** The path of a view as SQL: its own name as the script writes it, in the database that the outline names. */
function pathOf({ name, name_range: { line, column, end_column } }: View, lines: readonly string[]): string {
  const own = (lines[line - 1] ?? "").slice(column - 1, end_column);
  const plain = own.startsWith("`") ? own.slice(1, -1).replaceAll("``", "`") : own;
  const before = name.endsWith(`.${plain}`) ? name.slice(0, -plain.length - 1).split(".") : [];
  return [...before.map((part) => `\`${part}\``), own].join(".");
}
