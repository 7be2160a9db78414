import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api, must, PART, type Schemas } from "./client";
import { useAct } from "./queries";

export type Run = Schemas["RunView"];
export type RunEvent = Schemas["EventView"];
export type RunFilter = { state?: Schemas["State"]; job?: string };
/** How often the processes of a live run are read: no event tells of each of them. */
const LOOK_MS = 10_000;
const LINK_MS = 6 * 3_600_000;
const CHANGES = ["runs", "jobs"] as const;

const asked = ({ state, job }: RunFilter) => ({
  ...(state ? { state: [state] } : {}),
  ...(job ? { job } : {}),
});

export const runsQuery = (space: string, filter: RunFilter) =>
  infiniteQueryOptions({
    queryKey: ["runs", space, filter],
    queryFn: ({ pageParam }) =>
      must(
        api.GET("/api/v1/runs", {
          params: {
            query: { space, ...asked(filter), limit: PART, ...(pageParam ? { cursor: pageParam } : {}) },
          },
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });

export const runQuery = (id: string) =>
  queryOptions({
    queryKey: ["runs", "one", id],
    queryFn: () => must(api.GET("/api/v1/runs/{run_id}", { params: { path: { run_id: id } } })),
  });

export const runEventsQuery = (id: string) =>
  queryOptions({
    queryKey: ["runs", "events", id],
    queryFn: () =>
      must(
        api.GET("/api/v1/runs/{run_id}/events", { params: { path: { run_id: id }, query: { limit: 500 } } }),
      ),
  });

/** The address of the Flink Web UI of a run. It is valid for 12 hours, and read anew after half of that. */
export const flinkLinkQuery = (id: string) =>
  queryOptions({
    queryKey: ["flink-link", id],
    queryFn: () => must(api.GET("/api/v1/runs/{run_id}/flink-link", { params: { path: { run_id: id } } })),
    staleTime: LINK_MS,
    refetchInterval: LINK_MS,
  });

export const processesQuery = (id: string, isLive: boolean) =>
  queryOptions({
    queryKey: ["runs", "processes", id],
    queryFn: () =>
      must(
        api.GET("/api/v1/runs/{run_id}/processes", {
          params: { path: { run_id: id }, query: { limit: 200 } },
        }),
      ),
    refetchInterval: isLive ? LOOK_MS : false,
  });

export const savepointsQuery = (id: string) =>
  queryOptions({
    queryKey: ["runs", "savepoints", id],
    queryFn: () =>
      must(
        api.GET("/api/v1/runs/{run_id}/savepoints", {
          params: { path: { run_id: id }, query: { limit: 100 } },
        }),
      ),
  });

export const useStart = (space: string) =>
  useAct(
    (job: string) =>
      must(
        api.POST("/api/v1/jobs/{ref}/start", { params: { path: { ref: job }, query: { space } }, body: {} }),
      ),
    CHANGES,
  );

export const useStop = () =>
  useAct(
    ({ id, withSavepoint }: { id: string; withSavepoint: boolean }) =>
      must(
        api.POST("/api/v1/runs/{run_id}/stop", {
          params: { path: { run_id: id } },
          body: { with_savepoint: withSavepoint },
        }),
      ),
    CHANGES,
  );

export const useRestart = () =>
  useAct(
    ({ id, restore }: { id: string; restore: string }) =>
      must(
        api.POST("/api/v1/runs/{run_id}/restart", { params: { path: { run_id: id } }, body: { restore } }),
      ),
    CHANGES,
  );

export const useSavepoint = () =>
  useAct(
    (id: string) =>
      must(api.POST("/api/v1/runs/{run_id}/savepoints", { params: { path: { run_id: id } }, body: {} })),
    CHANGES,
  );
