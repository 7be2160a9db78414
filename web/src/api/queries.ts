import { QueryClient, useMutation, useQueryClient } from "@tanstack/react-query";
import { ApiError, ServerAway } from "./send";

/** Reads are tried again while the server is away; a refusal is not. */
export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        retry: (count, error) => error instanceof ServerAway && count < 2,
        refetchOnWindowFocus: true,
      },
      mutations: { retry: 0 },
    },
  });
}

/** An act, and the lists that it changes. `send` has repeated it already where no answer came. */
export function useAct<Input, Output>(act: (input: Input) => Promise<Output>, changes: readonly string[]) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSettled: () => Promise.all(changes.map((noun) => client.invalidateQueries({ queryKey: [noun] }))),
  });
}

/** The problem of an error, if the server sent one. */
export function problemOf(error: unknown) {
  return error instanceof ApiError ? error.problem : null;
}
