import { queryOptions } from "@tanstack/react-query";
import { api, must, type Schemas } from "./client";
import { ApiError, sendJson } from "./send";

/** Who is signed in. A session is a cookie that scripts cannot read. */
export type Identity = Schemas["IdentityView"];
export type Permission = Schemas["Permission"];
export type SignIn =
  | { kind: "password"; name: string; password: string }
  | { kind: "token"; token: string }
  | { kind: "link"; code: string };
const PATH = "/api/v1/session";

export const sessionQuery = queryOptions({
  queryKey: ["session"],
  queryFn: find,
  staleTime: Number.POSITIVE_INFINITY,
  retry: 0,
});

/** The caller's identity; null where nobody is signed in. */
async function find(): Promise<Identity | null> {
  try {
    return await must(api.GET("/api/v1/whoami"));
  } catch (error) {
    if (error instanceof ApiError && error.problem.status === 401) return null;
    throw error;
  }
}

/** Signs in. Throws: ApiError where the server does not accept it. */
export async function signIn(how: SignIn): Promise<void> {
  await sendJson("POST", PATH, how);
}

export async function signOut(): Promise<void> {
  await sendJson("DELETE", PATH);
}
