import type { Given } from "../../api/gateway";
import { DebugSession } from "./debug-session";

/** The debug session of each open document, which goes on while another one is shown. */
const sessions = new Map<string, DebugSession>();
const waiting = new Set<string>();

export function sessionOf(id: string): DebugSession {
  const known = sessions.get(id) ?? new DebugSession();
  sessions.set(id, known);
  return known;
}

/** A document that was saved for the first time keeps its session under its new id. */
export function moveSession(from: string, to: string): void {
  const known = sessions.get(from);
  if (known && from !== to) sessions.set(to, known);
}

/** Debugs a document as soon as it is shown, with these rows for its sources. */
export function debugSoon(id: string, sql: string, tables: Given): void {
  sessionOf(id).give(sql, tables);
  waiting.add(id);
}

/** Whether a document was opened in order to be debugged; true once. */
export function wantsDebug(id: string): boolean {
  return waiting.delete(id);
}
