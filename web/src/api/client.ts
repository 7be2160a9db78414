import createClient from "openapi-fetch";
import type { components, paths } from "./schema";
import { ApiError, base, type Problem, send } from "./send";

/** The typed door to the server: every path, body and answer comes from docs/openapi.json. */
export const api = createClient<paths>({
  baseUrl: new URL(base || "/", location.href).href.replace(/\/$/, ""),
  fetch: send,
});
export type Schemas = components["schemas"];
/** The part of a list that one request returns. */
export const PART = 200;

/** Returns the data of an answer. Throws: ApiError with the problem document; ServerAway. */
export async function must<T>(answer: Promise<{ data?: T; error?: unknown }>): Promise<T> {
  const { data, error } = await answer;
  if (error !== undefined) throw new ApiError(error as Problem);
  return data as T;
}

/** All items of a list, page by page, up to `most`. */
export async function all<T>(
  page: (query: { limit: number; cursor?: string }) => Promise<{ items: T[]; next_cursor: string | null }>,
  most = 2_000,
): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | null = null;
  do {
    const got: { items: T[]; next_cursor: string | null } = await page({
      limit: PART,
      ...(cursor ? { cursor } : {}),
    });
    items.push(...got.items);
    cursor = got.next_cursor;
  } while (cursor && items.length < most);
  return items;
}
