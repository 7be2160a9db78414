import { useSearch } from "@tanstack/react-router";
import { DEFAULT_SPACE } from "../api/spaces";

/** The name of the space that the address shows. */
export function useSpace(): string {
  return useSearch({ from: "__root__" }).space ?? DEFAULT_SPACE;
}
