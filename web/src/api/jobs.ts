import { queryOptions } from "@tanstack/react-query";
import { all, api, must, type Schemas } from "./client";
import { useAct } from "./queries";

export type Job = Schemas["JobView"];
export type JobSummary = Schemas["JobSummary"];
export type JobSpec = Schemas["JobSpec-Input"];
const CHANGES = ["jobs"] as const;

export const jobsQuery = (space: string) =>
  queryOptions({
    queryKey: ["jobs", space],
    queryFn: () => all((page) => must(api.GET("/api/v1/jobs", { params: { query: { space, ...page } } }))),
  });

export const jobQuery = (space: string, ref: string) =>
  queryOptions({
    queryKey: ["jobs", space, ref],
    queryFn: () => must(api.GET("/api/v1/jobs/{ref}", { params: { path: { ref }, query: { space } } })),
  });

export const revisionsQuery = (space: string, ref: string) =>
  queryOptions({
    queryKey: ["jobs", space, ref, "revisions"],
    queryFn: () =>
      must(
        api.GET("/api/v1/jobs/{ref}/revisions", { params: { path: { ref }, query: { space, limit: 100 } } }),
      ),
  });

/** One revision; it never changes. */
export const revisionQuery = (space: string, ref: string, number: number) =>
  queryOptions({
    queryKey: ["revisions", space, ref, number],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: () =>
      must(
        api.GET("/api/v1/jobs/{ref}/revisions/{number}", {
          params: { path: { ref, number }, query: { space } },
        }),
      ),
  });

export const useCreateJob = (space: string) =>
  useAct(
    (spec: JobSpec) => must(api.POST("/api/v1/jobs", { params: { query: { space } }, body: { spec } })),
    CHANGES,
  );

export const useSaveJob = (space: string) =>
  useAct(
    ({ ref, spec, base }: { ref: string; spec: JobSpec; base: number }) =>
      must(
        api.PUT("/api/v1/jobs/{ref}", {
          params: { path: { ref }, query: { space } },
          body: { spec, base_revision: base },
        }),
      ),
    CHANGES,
  );

export const useDeleteJob = (space: string) =>
  useAct(
    (ref: string) => must(api.DELETE("/api/v1/jobs/{ref}", { params: { path: { ref }, query: { space } } })),
    CHANGES,
  );

export const useRollback = (space: string) =>
  useAct(
    ({ ref, revision }: { ref: string; revision: number }) =>
      must(
        api.POST("/api/v1/jobs/{ref}/rollback", {
          params: { path: { ref }, query: { space } },
          body: { revision },
        }),
      ),
    CHANGES,
  );
