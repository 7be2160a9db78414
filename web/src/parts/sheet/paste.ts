/** What a spreadsheet, a file or a web page puts on the clipboard, as lines of cells. */
export type Pasted = { header: readonly string[] | null; lines: readonly (readonly string[])[] };
const KIND_NAMES = new Set(["op", "$kind", "kind"]);

/** Reads the table of a clipboard. A first line that names columns is the header. */
export function pasted(html: string, text: string, columns: readonly string[]): Pasted {
  const lines = (html && fromHtml(html)) || fromText(text);
  const [first, ...rest] = lines;
  return first && isHeader(first, columns) ? { header: first, lines: rest } : { header: null, lines };
}

export function isKindName(name: string): boolean {
  return KIND_NAMES.has(name.trim().toLowerCase());
}

/** The first table of a fragment of HTML; null if there is none. Nothing of it is run or shown. */
function fromHtml(html: string): string[][] | null {
  const table = new DOMParser().parseFromString(html, "text/html").querySelector("table");
  if (!table) return null;
  return [...table.querySelectorAll("tr")].map((line) =>
    [...line.querySelectorAll("td, th")].map((cell) => (cell.textContent ?? "").trim()),
  );
}

/** Text with tabs, as spreadsheets write it; without any tab, with commas. A cell in quotes may hold line ends. */
function fromText(text: string): string[][] {
  const separator = text.includes("\t") ? "\t" : ",";
  const lines: string[][] = [];
  let line: string[] = [];
  let at = 0;
  const clean = text
    .replace(/^\ufeff/, "")
    .replace(/\r\n?/g, "\n")
    .replace(/\n$/, "");
  while (at <= clean.length) {
    const [cell, end] = cellAt(clean, at, separator);
    line.push(cell);
    if (clean[end] !== separator) {
      lines.push(line);
      line = [];
    }
    at = end + 1;
  }
  return clean ? lines : [];
}

function cellAt(text: string, from: number, separator: string): [cell: string, end: number] {
  if (text[from] === '"') {
    let cell = "";
    for (let at = from + 1; at < text.length; at++) {
      if (text[at] !== '"') cell += text[at];
      else if (text[at + 1] === '"') cell += text[++at];
      else if (at + 1 === text.length || text[at + 1] === separator || text[at + 1] === "\n")
        return [cell, at + 1];
      else break;
    }
  }
  let end = from;
  while (end < text.length && text[end] !== separator && text[end] !== "\n") end++;
  return [text.slice(from, end), end];
}

function isHeader(first: readonly string[], columns: readonly string[]): boolean {
  const known = new Set(columns.map((one) => one.toLowerCase()));
  const named = first.filter((one) => known.has(one.trim().toLowerCase()) || isKindName(one));
  return named.length > 0 && named.length * 2 >= first.length;
}
