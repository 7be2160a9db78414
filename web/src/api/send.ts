import { reach } from "./reach";
import type { components } from "./schema";

/** The one place that sends requests: who calls, keys that keep an act from happening twice, and what an absent server means. */
export type Problem = components["schemas"]["Problem"];
export const base = new URL(".", document.baseURI).pathname.replace(/\/$/, "");
const TRIES = 4;
const FIRST_PAUSE_MS = 400;
const AWAY = new Set([502, 503, 504]);
const ended = new Set<() => void>();

/** The server refused or failed; `problem` is its document. */
export class ApiError extends Error {
  constructor(readonly problem: Problem) {
    super(problem.detail);
  }
}

/** An error of the user's script that ended what was asked for. */
export class FindingError extends Error {
  constructor(readonly finding: components["schemas"]["Finding"]) {
    super(finding.message);
  }
}

/** No answer came, or none of the server itself; what is shown stays, and is asked for again when it is back. */
export class ServerAway extends Error {
  /** @param status that of the answer, if there was one */
  constructor(readonly status: number | null = null) {
    super(status ? `The server answered ${status}.` : "The server does not answer.");
  }
}

/** Calls `listener` when the server no longer knows the session. */
export function onSessionEnd(listener: () => void): () => void {
  ended.add(listener);
  return () => ended.delete(listener);
}

/** Sends one request. An act carries a key of its own, and is sent again with the same one if no answer came. */
export async function send(request: Request): Promise<Response> {
  const isAct = request.method !== "GET" && request.method !== "HEAD";
  if (isAct) request.headers.set("X-Requested-With", "xuanwu");
  const hasKey = isAct && !/\/api\/v1\/(gateway|session)\b/.test(request.url);
  if (hasKey) request.headers.set("Idempotency-Key", key());
  for (let turn = 1; ; turn++) {
    const answer = await once(request.clone());
    if (answer) return answer;
    if (!hasKey || turn === TRIES) throw new ServerAway();
    await new Promise((done) => setTimeout(done, FIRST_PAUSE_MS * 2 ** turn));
  }
}

/** Sends JSON to a path below the base and returns the parsed answer. Throws: ApiError, ServerAway. */
export async function sendJson<T>(method: string, path: string, body?: unknown): Promise<T> {
  const headers = body === undefined ? {} : { "Content-Type": "application/json" };
  const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
  const answer = await send(new Request(new URL(base + path, location.href), init));
  if (!answer.ok) throw await errorOf(answer);
  return (answer.status === 204 ? undefined : await answer.json()) as T;
}

/** The error of an answer that is not ok. */
export async function errorOf(answer: Response): Promise<Error> {
  try {
    const problem = (await answer.json()) as Problem;
    if (problem.code) return new ApiError(problem);
  } catch {
    // A proxy's page is no problem document.
  }
  return new ServerAway(answer.status);
}

async function once(request: Request): Promise<Response | null> {
  try {
    const answer = await fetch(request);
    if (AWAY.has(answer.status) && !isProblem(answer)) throw new TypeError("a proxy answered");
    reach.met();
    if (answer.status === 401) for (const tell of ended) tell();
    return answer;
  } catch (error) {
    if (request.signal.aborted || !(error instanceof TypeError)) throw error;
    reach.missed(isHealthy);
    return null;
  }
}

async function isHealthy(): Promise<boolean> {
  try {
    return (await fetch(`${base}/api/v1/health`)).ok;
  } catch {
    return false;
  }
}

function isProblem(answer: Response): boolean {
  return answer.headers.get("content-type")?.startsWith("application/problem+json") ?? false;
}

/** Random, also where the page came over plain HTTP and `randomUUID` is missing. */
function key(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (one) =>
    one.toString(16).padStart(2, "0"),
  ).join("");
}
