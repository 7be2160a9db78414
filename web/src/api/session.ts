import { queryOptions } from "@tanstack/react-query";
import { api, must, type Schemas } from "./client";
import { ApiError, hasBearer, sendJson, setBearer } from "./send";

/** Who is signed in. A session is a cookie that scripts cannot read; a token alone lives as long as the page. */
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
    if (!hasBearer()) await sendJson("GET", PATH);
    return await must(api.GET("/api/v1/whoami"));
  } catch (error) {
    if (error instanceof ApiError && isAbsent(error)) return null;
    throw error;
  }
}

/** Signs in. Throws: ApiError where the server does not accept it. */
export async function signIn(how: SignIn): Promise<void> {
  setBearer(null);
  try {
    await sendJson("POST", PATH, how);
  } catch (error) {
    const lacksSessions = error instanceof ApiError && error.problem.code === "route_unknown";
    if (!lacksSessions || how.kind !== "token") throw error;
    setBearer(how.token);
    await must(api.GET("/api/v1/whoami")).catch((refused: unknown) => {
      setBearer(null);
      throw refused;
    });
  }
}

export async function signOut(): Promise<void> {
  if (!hasBearer()) await sendJson("DELETE", PATH);
  setBearer(null);
}

function isAbsent({ problem }: ApiError): boolean {
  return problem.status === 401 || problem.code === "route_unknown";
}
