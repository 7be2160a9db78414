import { queryOptions } from "@tanstack/react-query";
import { all, api, must, type Schemas } from "./client";
import { useAct } from "./queries";

export type Space = Schemas["SpaceView"];
/** The space that a call without a name means. */
export const DEFAULT_SPACE = "default";

export const spacesQuery = queryOptions({
  queryKey: ["spaces"],
  queryFn: () => all((page) => must(api.GET("/api/v1/spaces", { params: { query: page } }))),
});

export const useCreateSpace = () =>
  useAct((name: string) => must(api.POST("/api/v1/spaces", { body: { name } })), ["spaces"]);
