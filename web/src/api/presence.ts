import { queryOptions } from "@tanstack/react-query";
import { api, must } from "./client";

/** Who has a job open. Telling and asking are one call, so the server need not be asked twice. */
const EVERY_MS = 20_000;

export const presenceQuery = (space: string, job: string, isChanged: boolean) =>
  queryOptions({
    queryKey: ["presence", space, job, isChanged],
    refetchInterval: EVERY_MS,
    retry: false,
    queryFn: () =>
      must(
        api.PUT("/api/v1/jobs/{ref}/presence", {
          params: { path: { ref: job }, query: { space } },
          body: { is_changed: isChanged },
        }),
      ),
  });

/** Tells that a job is closed, also while the page goes away. */
export const leaveJob = (space: string, job: string) =>
  must(
    api.DELETE("/api/v1/jobs/{ref}/presence", {
      params: { path: { ref: job }, query: { space } },
      keepalive: true,
    }),
  );
