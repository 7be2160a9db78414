import { queryOptions } from "@tanstack/react-query";
import { all, api, must, type Schemas } from "./client";
import { type Draft, orderOf } from "./gateway";
import { useAct } from "./queries";
import { ApiError } from "./send";
import { stream } from "./stream";

/** The test cases that are stored with a job, and how a script fares on one. */
export type CaseSummary = Schemas["CaseSummary"];
export type Case = Schemas["CaseView"];
export type CaseRows = Schemas["CaseRows"];
export type Expected = Schemas["Expected"];
export type Outcome = Schemas["OutcomeView"];
export type Difference = Schemas["DifferenceView"];
const CHANGES = ["cases", "case"] as const;

export const casesQuery = (space: string, job: string) =>
  queryOptions({
    queryKey: ["cases", space, job],
    queryFn: () =>
      all((page) =>
        must(
          api.GET("/api/v1/jobs/{ref}/cases", { params: { path: { ref: job }, query: { space, ...page } } }),
        ),
      ),
  });

export const caseQuery = (space: string, job: string, id: string) =>
  queryOptions({
    queryKey: ["case", space, job, id],
    queryFn: () =>
      must(
        api.GET("/api/v1/jobs/{ref}/cases/{case}", {
          params: { path: { ref: job, case: id }, query: { space } },
        }),
      ),
  });

export const useAddCase = (space: string) =>
  useAct(
    ({ job, spec }: { job: string; spec: CaseRows }) =>
      must(
        api.POST("/api/v1/jobs/{ref}/cases", {
          params: { path: { ref: job }, query: { space } },
          body: { spec },
        }),
      ),
    CHANGES,
  );

export const useChangeCase = (space: string) =>
  useAct(
    ({ job_id, id, version, spec }: Pick<Case, "job_id" | "id" | "version"> & { spec: CaseRows }) =>
      must(
        api.PUT("/api/v1/jobs/{ref}/cases/{case}", {
          params: { path: { ref: job_id, case: id }, query: { space } },
          body: { spec, version },
        }),
      ),
    CHANGES,
  );

export const useDeleteCase = (space: string) =>
  useAct(
    ({ job_id, id }: Pick<Case, "job_id" | "id">) =>
      must(
        api.DELETE("/api/v1/jobs/{ref}/cases/{case}", {
          params: { path: { ref: job_id, case: id }, query: { space } },
        }),
      ),
    ["cases"],
  );

/** Runs a script on the rows of a case; aborting `signal` ends it. Throws: ApiError, ServerAway. */
export async function testScript(
  space: string,
  draft: Draft,
  spec: CaseRows,
  signal: AbortSignal,
): Promise<Outcome> {
  const init = {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ ...orderOf(draft), case: spec }),
    signal,
  };
  for await (const event of stream(`/api/v1/gateway/test?space=${encodeURIComponent(space)}`, init)) {
    if (event.event === "problem") throw new ApiError(JSON.parse(event.data));
    if (event.event === "outcome") return JSON.parse(event.data) as Outcome;
  }
  throw new Error("The server ended the test without an outcome. Run it again.");
}
