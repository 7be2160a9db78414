import { useQuery } from "@tanstack/react-query";
import { lastSession, type Permission, permissionsIn, sessionQuery } from "../api/session";
import { useSpace } from "./space";

/** Whether the caller has a permission in the space that is shown. The server decides again at each call. */
export function useMay(): (permission: Permission) => boolean {
  const { data } = useQuery(sessionQuery);
  const space = useSpace();
  const session = data ?? lastSession();
  return (permission) => (session ? permissionsIn(session, space).includes(permission) : false);
}
