import { queryOptions } from "@tanstack/react-query";
import { api, must, type Schemas } from "./client";
import { ApiError } from "./send";
import { stream } from "./stream";

/** Questions about a script to the gateway, each with the release that it is written for. */
export type Finding = Schemas["Finding"];
export type Lineage = Schemas["Lineage"];
export type Plan = Schemas["Plan"];
export type Symbols = Schemas["Symbols"];
export type Range = Schemas["Range"];
export type DebugEvent = Schemas["DebugMessage"];
export type Mock = Schemas["Mock"];
/** What the sources of a session give; rows are generated for tables that are not named. */
export type Mocks = Schemas["Mocks"];
export type ScriptTables = Schemas["ScriptTables"];
export type SourceTable = Schemas["SourceTable"];
export type Draft = {
  sql: string;
  /** A program in place of a script. */
  jar?: Schemas["JarSpec"] | null;
  release: string | null;
  job: Pick<Schemas["JobSpec-Input"], "catalogs" | "options" | "functions" | "artifacts">;
};

/** A draft as requests carry it. */
export const orderOf = ({ sql, jar, release, job }: Draft) => ({
  ...(jar ? { jar } : { sql }),
  ...(release ? { release } : {}),
  ...(job.catalogs?.length ? { catalogs: job.catalogs } : {}),
  ...(job.options ? { options: job.options } : {}),
  ...(job.functions?.length ? { functions: job.functions } : {}),
  ...(job.artifacts?.length ? { artifacts: job.artifacts } : {}),
});

export const checkScript = (space: string, draft: Draft, signal: AbortSignal) =>
  must(api.POST("/api/v1/gateway/check", { params: { query: { space } }, body: orderOf(draft), signal }));

/** Questions about one place of a script. Lines and columns count from 1. */
export const atPlace = (
  space: string,
  draft: Draft,
  at: { line: number; column: number },
  signal: AbortSignal,
) => {
  const question = { params: { query: { space } }, body: { ...orderOf(draft), ...at }, signal };
  return {
    complete: () => must(api.POST("/api/v1/gateway/complete", question)),
    hover: () => must(api.POST("/api/v1/gateway/hover", question)),
    signature: () => must(api.POST("/api/v1/gateway/signature", question)),
    definition: () => must(api.POST("/api/v1/gateway/definition", question)),
    references: () => must(api.POST("/api/v1/gateway/references", question)),
  };
};

/** What a catalog, or a database of it, contains; or the finding that says why it cannot be opened. */
export type CatalogObjects = { items: Schemas["Candidate"][]; problem: Finding | null };
/** A catalog, and what it is read with. */
export type CatalogReader = {
  catalog: string;
  changedAt: string;
  release: string | null;
  artifacts: string[];
};
/** The gateway lists no more. */
export const MOST_OBJECTS = 200;

/** `path` is the catalog or database as SQL writes it; the jar of a catalog may be an artifact of the job. */
export const objectsQuery = (
  space: string,
  { catalog, changedAt, path, release, artifacts }: CatalogReader & { path: string },
) =>
  queryOptions({
    queryKey: ["catalog-objects", space, path, changedAt, release, artifacts],
    queryFn: async ({ signal }): Promise<CatalogObjects> => {
      const sql = `SELECT * FROM ${path}.`;
      const draft = { sql, release, job: { catalogs: [catalog], artifacts } };
      const at = { line: 1, column: sql.length + 1 };
      const [{ findings = [] }, { items = [] }] = await Promise.all([
        checkScript(space, { ...draft, sql: `${sql}x.y` }, signal), // opens the catalog
        atPlace(space, draft, at, signal).complete(),
      ]);
      return {
        items: items.filter(({ kind }) => kind === "database" || kind === "table"),
        problem: findings.find(({ code }) => code.startsWith("catalog_")) ?? null,
      };
    },
    staleTime: 60_000,
  });

/** The tables that a script reads and writes, known before it runs. */
export const tablesQuery = (space: string, draft: Draft) =>
  queryOptions({
    queryKey: ["tables", space, orderOf(draft)],
    queryFn: ({ signal }) =>
      must(
        api.POST("/api/v1/gateway/tables", { params: { query: { space } }, body: orderOf(draft), signal }),
      ),
    staleTime: 60_000,
  });

export const traceScript = (space: string, draft: Draft, signal: AbortSignal) =>
  must(api.POST("/api/v1/gateway/lineage", { params: { query: { space } }, body: orderOf(draft), signal }));

export const planScript = (space: string, draft: Draft, signal: AbortSignal) =>
  must(api.POST("/api/v1/gateway/plan", { params: { query: { space } }, body: orderOf(draft), signal }));

/** The statements of a script, with their kinds and places. */
export const outlineScript = (space: string, draft: Draft, signal?: AbortSignal) =>
  must(
    api.POST("/api/v1/gateway/symbols", {
      params: { query: { space } },
      body: orderOf(draft),
      ...(signal ? { signal } : {}),
    }),
  );

export const formatScript = (sql: string) => must(api.POST("/api/v1/gateway/format", { body: { sql } }));

/** Runs a script on given or generated rows and yields what happens; aborting `signal` ends the session. Throws: ApiError, ServerAway. */
export async function* debugScript(
  space: string,
  draft: Draft,
  mocks: Mocks,
  limits: Schemas["Limits"],
  signal: AbortSignal,
): AsyncGenerator<DebugEvent> {
  const init = {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ ...orderOf(draft), mocks, limits }),
    signal,
  };
  for await (const event of stream(`/api/v1/gateway/debug?space=${encodeURIComponent(space)}`, init)) {
    if (event.event === "session") continue;
    if (event.event === "problem") throw new ApiError(JSON.parse(event.data));
    yield { ...JSON.parse(event.data), event: event.event } as DebugEvent;
  }
}
