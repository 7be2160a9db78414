import { useQuery } from "@tanstack/react-query";
import { useRef } from "react";
import type { Draft, Finding } from "../../api/gateway";
import type { Doc } from "./desk";

type Ask<Answer> = (space: string, draft: Draft, signal: AbortSignal) => Promise<Answer>;
export type Answered<Answer> = {
  /** The newest answer that is worth showing: of this text, else the last one of a text without errors. */
  shown: Answer | undefined;
  /** Whether `shown` belongs to an earlier text, or to one with errors. */
  isOld: boolean;
  isPending: boolean;
  errors: number;
  error: unknown;
  retry: () => void;
};
const KEPT_MS = 30_000;

/** What the gateway answers about one document as it is typed: a component asks about no other one. A newer text cancels the question about the older one. */
export function useAnswer<Answer extends { findings?: readonly Finding[] }>(
  question: string,
  space: string,
  doc: Doc,
  ask: Ask<Answer>,
): Answered<Answer> {
  const { spec } = doc;
  const { catalogs = [], options = {}, functions = [], artifacts = [] } = spec;
  const draft: Draft = {
    sql: spec.sql ?? "",
    release: spec.release ?? null,
    job: { catalogs, options, functions, artifacts },
  };
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: [question, space, draft],
    queryFn: ({ signal }) => ask(space, draft, signal),
    enabled: draft.sql.trim() !== "",
    gcTime: KEPT_MS,
    refetchOnWindowFocus: false,
  });
  const good = useRef<Answer>(undefined);
  const errors = (data?.findings ?? []).filter((one) => one.severity === "error").length;
  if (data && !errors) good.current = data;
  return {
    shown: good.current ?? data,
    isOld: !data || errors > 0,
    isPending: isFetching,
    errors,
    error,
    retry: () => void refetch(),
  };
}
