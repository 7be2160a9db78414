import { queryOptions } from "@tanstack/react-query";
import { all, api, must, type Schemas } from "./client";
import { useAct } from "./queries";

export type Catalog = Schemas["CatalogView"];

export const catalogsQuery = (space: string) =>
  queryOptions({
    queryKey: ["catalogs", space],
    queryFn: () =>
      all((page) => must(api.GET("/api/v1/catalogs", { params: { query: { space, ...page } } }))),
  });

export const useSetCatalog = (space: string) =>
  useAct(
    ({ name, value }: { name: string; value: string }) =>
      must(
        api.PUT("/api/v1/catalogs/{name}", {
          params: { path: { name }, query: { space } },
          body: { sql: value },
        }),
      ),
    ["catalogs"],
  );

export const useDeleteCatalog = (space: string) =>
  useAct(
    (name: string) =>
      must(api.DELETE("/api/v1/catalogs/{name}", { params: { path: { name }, query: { space } } })),
    ["catalogs"],
  );
