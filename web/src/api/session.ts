import { queryOptions } from "@tanstack/react-query";
import { api, must, type Schemas } from "./client";
import { useAct } from "./queries";
import { ApiError, base } from "./send";

/** Who is signed in. A session is a cookie that scripts cannot read. */
export type Session = Schemas["SessionView"];
export type Permission = Schemas["Permission"];
export type SignIn =
  | { kind: "password"; name: string; password: string }
  | { kind: "token"; token: string }
  | { kind: "link"; code: string };

export const sessionQuery = queryOptions({
  queryKey: ["session"],
  queryFn: find,
  staleTime: Number.POSITIVE_INFINITY,
  retry: 0,
});

let last: Session | null = null;

/** The session that was known last, also once it has ended: what is shown stays as it was until somebody signs in again. */
export function lastSession(): Session | null {
  return last;
}

/** The session of this browser; null where nobody is signed in. */
async function find(): Promise<Session | null> {
  try {
    last = await must(api.GET("/api/v1/session"));
    return last;
  } catch (error) {
    if (error instanceof ApiError && error.problem.status === 401) return null;
    throw error;
  }
}

/** What somebody may do in a space: the role there, else the one that holds everywhere. */
export function permissionsIn(session: Session, space: string): readonly Permission[] {
  return session.spaces.find((one) => one.space === space)?.permissions ?? session.permissions;
}

/** Signs in. Throws: ApiError where the server does not accept it. */
export async function signIn(how: SignIn): Promise<void> {
  await must(api.POST("/api/v1/session", { body: how }));
}

/** How people sign in besides a password and a token. */
export const signInWaysQuery = queryOptions({
  queryKey: ["sign-in-ways"],
  queryFn: () => must(api.GET("/api/v1/session/ways")),
  staleTime: Number.POSITIVE_INFINITY,
});

/** Where the browser goes to sign in at the OpenID provider, and from there back to this path of the page. */
export function oidcAddress(path: string): string {
  return `${base}/api/v1/session/oidc?next=${encodeURIComponent(path)}`;
}

export async function signOut(): Promise<void> {
  await must(api.DELETE("/api/v1/session"));
}

export const ownSessionsQuery = queryOptions({
  queryKey: ["sessions"],
  queryFn: async () => (await must(api.GET("/api/v1/sessions"))).items,
});

export const useEndSession = () =>
  useAct(
    (id: string) =>
      must(api.DELETE("/api/v1/sessions/{session_id}", { params: { path: { session_id: id } } })),
    ["sessions"],
  );

/** Sets the password and ends all other sessions. `current` is null for one who has none yet. */
export const useSetPassword = () =>
  useAct(
    (body: { current: string | null; new: string }) => must(api.POST("/api/v1/session/password", { body })),
    ["session", "sessions"],
  );
