import { queryOptions } from "@tanstack/react-query";
import { all, api, must, type Schemas } from "./client";
import { useAct } from "./queries";

export type Release = Schemas["ReleaseView"];
const INSTALLING_MS = 1_500;
const CHANGES = ["releases"] as const;

export const releasesQuery = queryOptions({
  queryKey: ["releases"],
  queryFn: () => all((page) => must(api.GET("/api/v1/releases", { params: { query: page } }))),
  refetchInterval: (query) => (query.state.data?.some((one) => one.progress) ? INSTALLING_MS : false),
});

export const useInstall = () =>
  useAct(
    (version: string) =>
      must(api.POST("/api/v1/releases/{version}/install", { params: { path: { version } } })),
    CHANGES,
  );

export const useUninstall = () =>
  useAct(
    (version: string) => must(api.DELETE("/api/v1/releases/{version}", { params: { path: { version } } })),
    CHANGES,
  );
