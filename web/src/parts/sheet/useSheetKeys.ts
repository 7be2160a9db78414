import { type ClipboardEvent, type KeyboardEvent, useState } from "react";
import { say } from "../../locale/text";
import { tell } from "../../ui/toast";
import { pasted } from "./paste";
import type { Sheet } from "./sheet";
import type { Cell } from "./values";

export type Place = { row: number; column: number };
/** A cell that is being edited, and the text that it begins with. */
export type Editing = { text: string };
const STEPS: Record<string, readonly [rows: number, columns: number]> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  PageUp: [-15, 0],
  PageDown: [15, 0],
};

/** Where one stands in a sheet, what is marked from there, and what the keys do. */
export function useSheetKeys(sheet: Sheet) {
  const [at, setAt] = useState<Place>({ row: 0, column: 0 });
  const [from, setFrom] = useState<Place>(at);
  const [editing, setEditing] = useState<Editing | null>(null);
  const marked = {
    top: Math.min(at.row, from.row),
    bottom: Math.max(at.row, from.row),
    left: Math.min(at.column, from.column),
    right: Math.max(at.column, from.column),
  };
  const go = (row: number, column: number, extends_ = false) => {
    const next = {
      row: between(row, sheet.rows.length - 1),
      column: between(column, sheet.columns.length - 1),
    };
    setAt(next);
    if (!extends_) setFrom(next);
  };
  const acts = {
    add: () => {
      const row = sheet.rows.length ? marked.bottom + 1 : 0;
      sheet.add(row);
      go(row, 0);
    },
    duplicate: () => {
      sheet.duplicate(marked.top, marked.bottom);
      go(marked.bottom + 1, at.column);
    },
    remove: () => {
      sheet.remove(marked.top, marked.bottom);
      go(marked.top, at.column);
    },
    nextBad: () => {
      const next = sheet.nextBad(at.row, at.column);
      if (next) go(next.row, next.column);
    },
  };
  const end = (cell: Cell | undefined, rows: number, columns: number) => {
    setEditing(null);
    if (cell !== undefined) sheet.write(at.row, at.column, cell);
    go(at.row + rows, at.column + columns);
  };
  const edit = (text: string) => sheet.rows.length > 0 && setEditing({ text });
  const withControl: Record<string, () => void> = {
    z: () => sheet.undo(),
    y: () => sheet.redo(),
    d: acts.duplicate,
    i: acts.add,
    Backspace: acts.remove,
    a: () => {
      setFrom({ row: 0, column: 0 });
      setAt({ row: sheet.rows.length - 1, column: sheet.columns.length - 1 });
    },
    Home: () => go(0, 0, false),
    End: () => go(sheet.rows.length - 1, sheet.columns.length - 1, false),
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (editing || event.altKey || event.nativeEvent.isComposing) return;
    const isControl = event.ctrlKey || event.metaKey;
    const step = STEPS[event.key];
    const act = withControl[event.shiftKey && event.key.toLowerCase() === "z" ? "y" : event.key];
    if (isControl && act) act();
    else if (isControl) return;
    else if (step) go(at.row + step[0], at.column + step[1], event.shiftKey);
    else if (event.key === "Home") go(at.row, 0, event.shiftKey);
    else if (event.key === "End") go(at.row, sheet.columns.length - 1, event.shiftKey);
    else if (event.key === "Enter" || event.key === "F2") edit(sheet.rows[at.row]?.cells[at.column] ?? "");
    else if (event.key === "Delete" || event.key === "Backspace")
      sheet.clear(span(marked.top, marked.bottom), span(marked.left, marked.right));
    else if (event.key.length === 1) edit(event.key);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const onPaste = (event: ClipboardEvent) => {
    if (editing) return;
    event.preventDefault();
    const { clipboardData: data } = event;
    const names = sheet.columns.map((one) => one.name);
    const table = pasted(data.getData("text/html"), data.getData("text/plain"), names);
    const row = sheet.rows.length ? marked.top : 0;
    const lost = sheet.paste(row, marked.left, table);
    if (lost) tell(say("sheet.lost", { count: lost }));
  };
  const onCopy = (event: ClipboardEvent) => {
    if (editing || !sheet.rows.length) return;
    event.preventDefault();
    const lines = sheet.rows
      .slice(marked.top, marked.bottom + 1)
      .map((row) => row.cells.slice(marked.left, marked.right + 1).map((cell) => cell ?? "NULL"));
    event.clipboardData.setData("text/plain", lines.map((line) => line.map(quoted).join("\t")).join("\n"));
  };
  return { at, marked, editing, go, edit, end, acts, on: { onKeyDown, onPaste, onCopy } };
}

export type SheetKeys = ReturnType<typeof useSheetKeys>;

function between(value: number, most: number): number {
  return Math.max(0, Math.min(value, most));
}

function span(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, step) => from + step);
}

function quoted(cell: string): string {
  return /["\t\n\r]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
