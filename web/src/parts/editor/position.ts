import type { Text } from "@codemirror/state";
import type { Schemas } from "../../api/client";

type Range = Schemas["Range"];

/** Offsets of a range of the gateway, held inside the text as it is now.
 *
 * The gateway counts lines and columns from 1, in UTF-16 units, and its end is the last character. */
export function offsetsOf(doc: Text, range: Range): { from: number; to: number } {
  const from = offsetAt(doc, range.line, range.column);
  return { from, to: Math.max(from, offsetAt(doc, range.end_line, range.end_column + 1)) };
}

export function positionAt(doc: Text, offset: number): { line: number; column: number } {
  const line = doc.lineAt(offset);
  return { line: line.number, column: offset - line.from + 1 };
}

function offsetAt(doc: Text, line: number, column: number): number {
  const found = doc.line(Math.min(Math.max(line, 1), doc.lines));
  return Math.min(found.from + Math.max(column, 1) - 1, found.to);
}
