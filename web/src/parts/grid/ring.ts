import type { Schemas } from "../../api/client";

/** One row of a console, as it came. */
export type Row = { number: number; kind: Kind; values: readonly unknown[] };
export type Kind = "+I" | "-U" | "+U" | "-D";
export type Columns = readonly Schemas["Column"][];
export const MOST_ROWS = 100_000;

/** The newest rows of one console, outside of React. Listeners are told at most once a frame. */
export class RowRing {
  /** How many rows have come in all. */
  total = 0;
  /** Changes with each telling, so that React sees that something is new. */
  version = 0;
  private rows: Row[] = [];
  private begin = 0;
  private frame = 0;
  private readonly listeners = new Set<() => void>();

  constructor(
    readonly name: string,
    readonly columns: Columns,
    private readonly most = MOST_ROWS,
  ) {}

  get length(): number {
    return this.rows.length;
  }

  get dropped(): number {
    return this.total - this.rows.length;
  }

  add(rows: readonly (readonly [Kind, number, readonly unknown[]])[]): void {
    for (const [kind, , values] of rows) {
      const row = { number: ++this.total, kind, values };
      if (this.rows.length < this.most) this.rows.push(row);
      else {
        this.rows[this.begin] = row;
        this.begin = (this.begin + 1) % this.most;
      }
    }
    this.frame ||= requestAnimationFrame(() => this.tell());
  }

  /** The row at a place; 0 is the oldest that is kept. */
  at(index: number): Row | undefined {
    return this.rows[(this.begin + index) % this.rows.length];
  }

  /** All kept rows, the oldest first. */
  all(): Row[] {
    return [...this.rows.slice(this.begin), ...this.rows.slice(0, this.begin)];
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  private tell(): void {
    this.frame = 0;
    this.version++;
    for (const listener of this.listeners) listener();
  }
}

/** A value as text; NULL is told apart from an empty text. */
export function textOf(value: unknown): string {
  if (value === null || value === undefined) return "NULL";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** Whether a row has a text in one of its values. */
export function hasText(row: Row, query: string): boolean {
  return row.values.some((value) => textOf(value).toLowerCase().includes(query));
}
