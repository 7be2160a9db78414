import { queryOptions } from "@tanstack/react-query";
import { all, api, must, type Schemas } from "./client";
import { useAct } from "./queries";

export type Variable = Schemas["VariableView"];

export const variablesQuery = (space: string) =>
  queryOptions({
    queryKey: ["variables", space],
    queryFn: () =>
      all((page) => must(api.GET("/api/v1/variables", { params: { query: { space, ...page } } }))),
  });

export const useSetVariable = (space: string) =>
  useAct(
    ({ name, value }: { name: string; value: string }) =>
      must(
        api.PUT("/api/v1/variables/{name}", {
          params: { path: { name }, query: { space } },
          body: { value },
        }),
      ),
    ["variables"],
  );

export const useDeleteVariable = (space: string) =>
  useAct(
    (name: string) =>
      must(api.DELETE("/api/v1/variables/{name}", { params: { path: { name }, query: { space } } })),
    ["variables"],
  );
