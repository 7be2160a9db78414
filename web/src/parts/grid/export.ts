import { type Columns, type Row, textOf } from "./ring";

/** Rows as other programs take them. A spreadsheet reads the HTML table, a terminal the tabs. */
export function toTsv(columns: Columns, rows: readonly Row[]): string {
  const line = (cells: readonly string[]) => cells.map((cell) => cell.replace(/[\t\n\r]+/g, " ")).join("\t");
  return [line(["op", ...columns.map((one) => one.name)]), ...rows.map((row) => line(cellsOf(row)))].join(
    "\n",
  );
}

export function toHtml(columns: Columns, rows: readonly Row[]): string {
  const line = (tag: string, cells: readonly string[]) =>
    `<tr>${cells.map((cell) => `<${tag}>${escaped(cell)}</${tag}>`).join("")}</tr>`;
  const head = line("th", ["op", ...columns.map((one) => one.name)]);
  return `<table>${head}${rows.map((row) => line("td", cellsOf(row))).join("")}</table>`;
}

/** Source: RFC 4180. A text that a spreadsheet would run as a formula is marked as text. */
export function toCsv(columns: Columns, rows: readonly Row[]): string {
  const cell = (value: unknown): string => {
    if (value === null || value === undefined) return "";
    const isText = typeof value === "string";
    const text = textOf(value);
    const safe = isText && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
    return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  const names = ["op", ...columns.map((one) => one.name)].map(cell).join(",");
  const lines = rows.map((row) => [row.kind, ...row.values.map(cell)].join(","));
  return `${[names, ...lines].join("\r\n")}\r\n`;
}

export function toJson(columns: Columns, rows: readonly Row[]): string {
  const object = (row: Row) => ({
    op: row.kind,
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

function cellsOf(row: Row): string[] {
  return [row.kind, ...row.values.map(textOf)];
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
