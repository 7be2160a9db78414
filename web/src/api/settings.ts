import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { all, api, must, type Schemas } from "./client";
import type { JobSpec } from "./jobs";

export type ReleaseOption = Schemas["ReleaseOption"];
export type ProcessMemory = Schemas["ProcessMemoryView"];

/** The options of Flink that a job can set on a release; they do not change while the page is open. */
export const optionsQuery = (release: string) =>
  queryOptions({
    queryKey: ["releases", release, "options"],
    queryFn: () =>
      all((page) =>
        must(
          api.GET("/api/v1/releases/{version}/options", {
            params: { path: { version: release }, query: page },
          }),
        ),
      ),
    staleTime: Number.POSITIVE_INFINITY,
    enabled: release !== "",
  });

/** How Flink divides the memory of the cluster that a spec asks for. */
export const memoryQuery = ({ resources, options = {}, parallelism = 1, release }: JobSpec) => {
  const body = { ...(resources ? { resources } : {}), options, parallelism, release: release ?? null };
  return queryOptions({
    queryKey: ["memory", body],
    queryFn: () => must(api.POST("/api/v1/resources/preview", { body })),
    placeholderData: keepPreviousData,
    retry: false,
  });
};
