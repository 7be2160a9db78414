import { queryOptions } from "@tanstack/react-query";
import { api, must, type Schemas } from "./client";

export type Template = Schemas["TemplateView"];

/** Scripts to begin with; they change only with the server. */
export const templatesQuery = queryOptions({
  queryKey: ["templates"],
  queryFn: async () => (await must(api.GET("/api/v1/templates"))).items,
  staleTime: Number.POSITIVE_INFINITY,
});
