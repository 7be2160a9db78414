import type { Values } from "../../parts/sheet/sheet";
import { DebugSession } from "./debug-session";
import { Given } from "./given";
import { TestRuns } from "./test-runs";

/** The debug session of each open document, which goes on while another one is shown, and the rows that its sources give. */
const sessions = new Map<string, DebugSession>();
const givens = new Map<string, Given>();
const tests = new Map<string, TestRuns>();
const waiting = new Set<string>();

export function sessionOf(id: string): DebugSession {
  const known = sessions.get(id) ?? new DebugSession();
  sessions.set(id, known);
  return known;
}

export function givenOf(space: string, id: string): Given {
  const known = givens.get(id) ?? new Given(space, id);
  givens.set(id, known);
  return known;
}

export function testsOf(id: string): TestRuns {
  const known = tests.get(id) ?? new TestRuns();
  tests.set(id, known);
  return known;
}

/** A document that was saved for the first time keeps its session and its rows under its new id. */
export function moveSession(space: string, from: string, to: string): void {
  if (from === to) return;
  const known = sessions.get(from);
  if (known) sessions.set(to, known);
  const given = givenOf(space, from);
  given.move(to);
  givens.set(to, given);
}

/** Debugs a document as soon as it is shown, with these rows for its sources. */
export function debugSoon(space: string, id: string, rows: Record<string, readonly Values[]>): void {
  const given = givenOf(space, id);
  for (const [table, values] of Object.entries(rows)) given.change(table, { how: "rows", values });
  waiting.add(id);
}

/** Whether a document was opened in order to be debugged; true once. */
export function wantsDebug(id: string): boolean {
  return waiting.delete(id);
}
