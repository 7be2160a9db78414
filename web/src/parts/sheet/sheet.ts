import { isKindName, type Pasted } from "./paste";
import { type Cell, type Complaint, cellOf, complaint, isText, jsonOf } from "./values";

/** Rows that a person writes: typed columns, cells as text, each change can be undone. Rows are never altered in place. */
export type SheetColumn = { name: string; type: string; nullable: boolean };
export type SheetRow = { kind: Kind; cells: readonly Cell[] };
export type Kind = "+I" | "-U" | "+U" | "-D";
export type Values = Record<string, unknown>;
export const KIND = "$kind";
export const MOST_SHEET_ROWS = 100_000;
const MOST_STEPS = 100;
const KINDS: readonly string[] = ["+I", "-U", "+U", "-D"];

export class Sheet {
  rows: readonly SheetRow[];
  /** How many cells of all rows their column cannot hold. */
  bad = 0;
  version = 0;
  private past: (readonly SheetRow[])[] = [];
  private future: (readonly SheetRow[])[] = [];
  private readonly checked = new WeakMap<SheetRow, readonly (Complaint | null)[]>();
  private readonly listeners = new Set<() => void>();

  constructor(
    readonly columns: readonly SheetColumn[],
    values: readonly Values[],
    /** The kinds that rows may have; with one kind only, it is not shown. */
    readonly kinds: readonly Kind[] = ["+I"],
  ) {
    this.rows = values.map((one) => this.rowOf(one));
    this.bad = this.count();
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  get canUndo(): boolean {
    return this.past.length > 0;
  }

  get canRedo(): boolean {
    return this.future.length > 0;
  }

  /** The rows as the server takes them. */
  values(): Values[] {
    return this.rows.map((row) => ({
      ...(row.kind === "+I" ? {} : { [KIND]: row.kind }),
      ...Object.fromEntries(
        this.columns.map((one, at) => [one.name, jsonOf(row.cells[at] ?? null, one.type)]),
      ),
    }));
  }

  /** What is wrong with each cell of a row. */
  complaints(row: SheetRow): readonly (Complaint | null)[] {
    const known = this.checked.get(row);
    if (known) return known;
    const found = this.columns.map((one, at) => complaint(row.cells[at] ?? null, one.type, one.nullable));
    this.checked.set(row, found);
    return found;
  }

  /** The next cell that is wrong behind a place, from the beginning again after the last. */
  nextBad(row: number, column: number): { row: number; column: number } | null {
    const { length } = this.rows;
    for (let step = 0; step <= length; step++) {
      const at = (row + step) % length;
      const line = this.rows[at];
      const found = line
        ? this.complaints(line).findIndex((one, place) => one !== null && (step > 0 || place > column))
        : -1;
      if (found >= 0) return { row: at, column: found };
    }
    return null;
  }

  write(row: number, column: number, cell: Cell): void {
    this.clear([row], [column], cell);
  }

  /** Writes one value into all cells of some rows and columns. */
  clear(rows: readonly number[], columns: readonly number[], cell: Cell = null): void {
    const wanted = new Set(rows);
    this.set(
      this.rows.map((row, at) =>
        wanted.has(at)
          ? { ...row, cells: row.cells.map((old, place) => (columns.includes(place) ? cell : old)) }
          : row,
      ),
    );
  }

  turn(rows: readonly number[], kind: Kind): void {
    const wanted = new Set(rows);
    this.set(this.rows.map((row, at) => (wanted.has(at) ? { ...row, kind } : row)));
  }

  add(at: number): void {
    const row: SheetRow = { kind: "+I", cells: this.columns.map(() => null) };
    this.set([...this.rows.slice(0, at), row, ...this.rows.slice(at)]);
  }

  remove(from: number, to: number): void {
    this.set([...this.rows.slice(0, from), ...this.rows.slice(to + 1)]);
  }

  duplicate(from: number, to: number): void {
    const copies = this.rows.slice(from, to + 1).map((row) => ({ ...row }));
    this.set([...this.rows.slice(0, to + 1), ...copies, ...this.rows.slice(to + 1)]);
  }

  /**
   * Writes a pasted table from a cell on; columns that a header names go to their own place.
   * Returns how many cells have no place: they are left out.
   */
  paste(row: number, column: number, { header, lines }: Pasted): number {
    const places = header?.map((name) => this.placeOf(name)) ?? null;
    const kept = lines.slice(0, MOST_SHEET_ROWS - row);
    const written = kept.map((line, at) => this.over(this.rows[row + at], line, places, column));
    this.set([...this.rows.slice(0, row), ...written, ...this.rows.slice(row + written.length)]);
    const hasPlace = (at: number) => {
      const place = places ? (places[at] ?? -1) : column + at;
      return place === KIND_PLACE || this.columns[place] !== undefined;
    };
    return lines.reduce(
      (sum, line, at) =>
        sum + line.filter((text, place) => text && !(at < kept.length && hasPlace(place))).length,
      0,
    );
  }

  undo(): void {
    this.step(this.past, this.future);
  }

  redo(): void {
    this.step(this.future, this.past);
  }

  private over(
    old: SheetRow | undefined,
    line: readonly string[],
    places: readonly number[] | null,
    column: number,
  ): SheetRow {
    const cells: Cell[] = this.columns.map((_, at) => old?.cells[at] ?? null);
    let kind = old?.kind ?? "+I";
    line.forEach((text, at) => {
      const place = places ? (places[at] ?? -1) : column + at;
      if (place === KIND_PLACE) kind = this.kindOf(text);
      const type = this.columns[place]?.type;
      if (type !== undefined) cells[place] = read(text, type);
    });
    return { kind, cells };
  }

  private placeOf(name: string): number {
    const wanted = name.trim().toLowerCase();
    const at = this.columns.findIndex((one) => one.name.toLowerCase() === wanted);
    return at < 0 && isKindName(name) ? KIND_PLACE : at;
  }

  private kindOf(text: string): Kind {
    const sign = text.trim().replace("−", "-");
    return KINDS.includes(sign) && this.kinds.includes(sign as Kind) ? (sign as Kind) : "+I";
  }

  private rowOf(values: Values): SheetRow {
    return {
      kind: this.kindOf(String(values[KIND] ?? "+I")),
      cells: this.columns.map((one) => cellOf(values[one.name])),
    };
  }

  private step(from: (readonly SheetRow[])[], to: (readonly SheetRow[])[]): void {
    const rows = from.pop();
    if (!rows) return;
    to.push(this.rows);
    this.show(rows);
  }

  private set(rows: readonly SheetRow[]): void {
    this.past = [...this.past, this.rows].slice(-MOST_STEPS);
    this.future = [];
    this.show(rows.slice(0, MOST_SHEET_ROWS));
  }

  private show(rows: readonly SheetRow[]): void {
    this.rows = rows;
    this.bad = this.count();
    this.version++;
    for (const listener of this.listeners) listener();
  }

  private count(): number {
    let bad = 0;
    for (const row of this.rows) for (const one of this.complaints(row)) if (one) bad++;
    return bad;
  }
}

const KIND_PLACE = -2;

/** What is pasted into a cell: nothing is NULL, and so is its name. */
function read(text: string, type: string): Cell {
  const cell = isText(type) ? text : text.trim();
  return cell === "" || cell === "NULL" ? null : cell;
}
