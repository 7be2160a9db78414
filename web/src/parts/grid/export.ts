import { type Columns, type Row, textOf } from "./ring";

/** Whether rows are changes, each with its kind, or those that are left. */
export type View = "changelog" | "table";

/** Rows as other programs take them. A spreadsheet reads the HTML table, a terminal the tabs. */
export function toTsv(columns: Columns, rows: readonly Row[], view: View = "changelog"): string {
  const line = (cells: readonly string[]) => cells.map((cell) => cell.replace(/[\t\n\r]+/g, " ")).join("\t");
  return [line(namesOf(columns, view)), ...rows.map((row) => line(cellsOf(row, view)))].join("\n");
}

export function toHtml(columns: Columns, rows: readonly Row[], view: View = "changelog"): string {
  const line = (tag: string, cells: readonly string[]) =>
    `<tr>${cells.map((cell) => `<${tag}>${escaped(cell)}</${tag}>`).join("")}</tr>`;
  const head = line("th", namesOf(columns, view));
  return `<table>${head}${rows.map((row) => line("td", cellsOf(row, view))).join("")}</table>`;
}

/** Source: RFC 4180. A text that a spreadsheet would run as a formula is marked as text. */
export function toCsv(columns: Columns, rows: readonly Row[], view: View = "changelog"): string {
  const cell = (value: unknown): string => {
    if (value === null || value === undefined) return "";
    const isText = typeof value === "string";
    const text = textOf(value);
    const safe = isText && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
    return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  const names = namesOf(columns, view).map(cell).join(",");
  const lines = rows.map((row) =>
    [...(view === "changelog" ? [row.kind] : []), ...row.values.map(cell)].join(","),
  );
  return `${[names, ...lines].join("\r\n")}\r\n`;
}

export function toJson(columns: Columns, rows: readonly Row[], view: View = "changelog"): string {
  const object = (row: Row) => ({
    ...(view === "changelog" ? { op: row.kind } : {}),
    ...Object.fromEntries(columns.map((one, at) => [one.name, row.values[at] ?? null])),
  });
  return `${rows.map((row) => JSON.stringify(object(row))).join("\n")}\n`;
}

/** Lets the browser save a text as a file. */
export function download(name: string, type: string, text: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1_000);
}

function namesOf(columns: Columns, view: View): string[] {
  const names = columns.map((one) => one.name);
  return view === "changelog" ? ["op", ...names] : names;
}

function cellsOf(row: Row, view: View): string[] {
  const cells = row.values.map(textOf);
  return view === "changelog" ? [row.kind, ...cells] : cells;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
