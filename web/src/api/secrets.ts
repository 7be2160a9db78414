import { queryOptions } from "@tanstack/react-query";
import { all, api, must, type Schemas } from "./client";
import { useAct } from "./queries";

export type Secret = Schemas["SecretView"];

export const secretsQuery = (space: string) =>
  queryOptions({
    queryKey: ["secrets", space],
    queryFn: () => all((page) => must(api.GET("/api/v1/secrets", { params: { query: { space, ...page } } }))),
  });

export const useSetSecret = (space: string) =>
  useAct(
    ({ name, value }: { name: string; value: string }) =>
      must(
        api.PUT("/api/v1/secrets/{name}", { params: { path: { name }, query: { space } }, body: { value } }),
      ),
    ["secrets"],
  );

export const useDeleteSecret = (space: string) =>
  useAct(
    (name: string) =>
      must(api.DELETE("/api/v1/secrets/{name}", { params: { path: { name }, query: { space } } })),
    ["secrets"],
  );
