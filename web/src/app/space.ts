import { useSearch } from "@tanstack/react-router";
import { lastSession, type Session } from "../api/session";
import { DEFAULT_SPACE } from "../api/spaces";

/** The name of the space that the address shows, else of the one in which somebody begins. */
export function useSpace(): string {
  return useSearch({ from: "__root__" }).space ?? firstSpace(lastSession());
}

/** The space `default`, or the first that may be seen by somebody who may not see that one. */
export function firstSpace(session: Pick<Session, "spaces"> | null): string {
  const names = (session?.spaces ?? []).map((one) => one.space).sort();
  return names.includes(DEFAULT_SPACE) ? DEFAULT_SPACE : (names[0] ?? DEFAULT_SPACE);
}
