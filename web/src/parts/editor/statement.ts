import type { Text } from "@codemirror/state";
import type { Schemas } from "../../api/client";
import { offsetsOf } from "./position";

type Place = { from: number; to: number };
/** Statements that produce rows; all others declare or set what these need. */
const QUERIES = /^(select|insert|with|values|execute|statement set|begin)/i;

/** The script with only one of its queries, the selection or else the one at the caret, beside all declarations.
 *
 * What is left out becomes blanks, so that every position means the same as before. */
export function partOf(
  doc: Text,
  statements: readonly Schemas["StatementSymbol"][],
  selection: Place,
): string {
  const text = doc.toString();
  const known = statements.map(({ kind, range }) => ({ kind, ...offsetsOf(doc, range) }));
  const chosen = selection.from < selection.to ? selection : queryAt(text, known, selection.from);
  if (!chosen || !text.slice(chosen.from, chosen.to).trim()) return text;
  const declared = known.filter(
    (one) => !QUERIES.test(one.kind) && (one.to <= chosen.from || one.from >= chosen.to),
  );
  const kept = [...declared, chosen].sort((a, b) => a.from - b.from);
  let made = "";
  for (const one of kept) {
    const ended = text.slice(one.from, one.to);
    made += blank(text.slice(made.length, one.from)) + ended;
    if (!ended.trimEnd().endsWith(";") && one.to < text.length) made += ";";
  }
  return made + blank(text.slice(made.length));
}

/** The query that a caret stands in or right behind. */
function queryAt(
  text: string,
  known: readonly (Place & { kind: string })[],
  caret: number,
): Place | undefined {
  const at = known.find(({ from, to }) => from <= caret && caret <= to + (text[to] === ";" ? 1 : 0));
  return at && QUERIES.test(at.kind) ? at : undefined;
}

function blank(text: string): string {
  return text.replace(/[^\n]/g, " ");
}
