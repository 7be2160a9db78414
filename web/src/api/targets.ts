import { queryOptions } from "@tanstack/react-query";
import { all, api, must, type Schemas } from "./client";

export type Target = Schemas["TargetView"];

export const targetsQuery = queryOptions({
  queryKey: ["targets"],
  queryFn: () => all((page) => must(api.GET("/api/v1/targets", { params: { query: page } }))),
});

export const testTarget = (name: string) =>
  must(api.POST("/api/v1/targets/{name}/test", { params: { path: { name } } }));
