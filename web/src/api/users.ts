import { queryOptions } from "@tanstack/react-query";
import { all, api, must, type Schemas } from "./client";
import { useAct } from "./queries";

export type User = Schemas["UserView"];
export type Link = Schemas["LinkView"];
const CHANGES = ["users"] as const;

export const usersQuery = queryOptions({
  queryKey: ["users"],
  queryFn: () => all((page) => must(api.GET("/api/v1/users", { params: { query: page } }))),
});

export const useAddUser = () =>
  useAct((body: Schemas["UserRequest"]) => must(api.POST("/api/v1/users", { body })), CHANGES);

export const useRemoveUser = () =>
  useAct((name: string) => must(api.DELETE("/api/v1/users/{name}", { params: { path: { name } } })), CHANGES);

export const useSetRoles = () =>
  useAct(
    ({ name, ...body }: Schemas["RolesRequest"] & { name: string }) =>
      must(api.PUT("/api/v1/users/{name}/roles", { params: { path: { name } }, body })),
    CHANGES,
  );

/** A link with which a user signs in once. With `resets`, the password no longer holds. */
export const useLink = () =>
  useAct(
    ({ name, resets }: { name: string; resets: boolean }) =>
      must(
        resets
          ? api.POST("/api/v1/users/{name}/reset", { params: { path: { name } } })
          : api.POST("/api/v1/users/{name}/link", { params: { path: { name } } }),
      ),
    CHANGES,
  );
