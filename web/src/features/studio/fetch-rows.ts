import { type Draft, debugScript, type Mock } from "../../api/gateway";
import { FindingError } from "../../api/send";
import type { Values } from "../../parts/sheet/sheet";

const LIMITS = { rows: 1, seconds: 1 };

/** The rows that a mock gives for one source: a debug session is begun, and ended as soon as it has told them. Throws: ApiError, ServerAway. */
export async function fetchRows(space: string, draft: Draft, table: string, mock: Mock): Promise<Values[]> {
  const done = new AbortController();
  try {
    const mocks = { rows: 0, tell: true, tables: { [table]: mock } };
    for await (const event of debugScript(space, draft, mocks, LIMITS, done.signal)) {
      if (event.event === "finding" && event.severity === "error") throw new FindingError(event);
      if (event.event === "end" && event.message) throw new Error(event.message);
      if (event.event === "source" && isTable(event.table, table)) return event.given ?? [];
    }
    return [];
  } finally {
    done.abort();
  }
}

function isTable(full: string, name: string): boolean {
  return full === name || full.endsWith(`.${name}`);
}
