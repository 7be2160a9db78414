import { queryOptions } from "@tanstack/react-query";
import { all, api, must, type Schemas } from "./client";
import { useAct } from "./queries";

export type Token = Schemas["TokenView"];
const CHANGES = ["tokens"] as const;

export const tokensQuery = queryOptions({
  queryKey: ["tokens"],
  queryFn: () => all((page) => must(api.GET("/api/v1/tokens", { params: { query: page } }))),
});

export const useCreateToken = () =>
  useAct((body: Schemas["TokenRequest"]) => must(api.POST("/api/v1/tokens", { body })), CHANGES);

export const useRevokeToken = () =>
  useAct(
    (id: string) => must(api.DELETE("/api/v1/tokens/{token_id}", { params: { path: { token_id: id } } })),
    CHANGES,
  );
