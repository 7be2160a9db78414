import { useQuery } from "@tanstack/react-query";
import { type Permission, sessionQuery } from "../api/session";

/** Whether the caller's role has a permission. The server decides again at each call. */
export function useMay(): (permission: Permission) => boolean {
  const { data } = useQuery(sessionQuery);
  return (permission) => data?.permissions.includes(permission) ?? false;
}
