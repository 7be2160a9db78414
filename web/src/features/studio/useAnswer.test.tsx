import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { renderHook, waitFor } from "@testing-library/react";
import type { ReactNode } from "react";
import { expect, test, vi } from "vitest";
import type { Finding } from "../../api/gateway";
import type { Doc } from "./desk";
import { useAnswer } from "./useAnswer";

type Answer = { sql: string; findings: Finding[] };
const ERROR: Finding = { code: "sql_syntax", severity: "error", message: "wrong" };
const docOf = (sql: string, release: string | null = null): Doc => {
  return { id: "one", job: null, spec: { name: "", sql, release }, saved: null, isKept: true, turn: 0 };
};

function begin(ask: (sql: string, signal: AbortSignal, release: string | null) => Promise<Answer>) {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const wrapper = ({ children }: { children: ReactNode }) => (
    <QueryClientProvider client={client}>{children}</QueryClientProvider>
  );
  const question = (doc: Doc) =>
    useAnswer<Answer>("lineage", "default", doc, (_, draft, signal) => ask(draft.sql, signal, draft.release));
  return renderHook(question, { wrapper, initialProps: docOf("good") });
}

test("the last answer without errors stays while the text has errors", async () => {
  const { result, rerender } = begin(async (sql) => ({ sql, findings: sql === "bad" ? [ERROR] : [] }));
  await waitFor(() => expect(result.current.shown?.sql).toBe("good"));
  expect(result.current).toMatchObject({ isOld: false, errors: 0 });
  rerender(docOf("bad"));
  await waitFor(() => expect(result.current.errors).toBe(1));
  expect(result.current).toMatchObject({ shown: { sql: "good" }, isOld: true });
  rerender(docOf("better"));
  await waitFor(() => expect(result.current.shown?.sql).toBe("better"));
  expect(result.current).toMatchObject({ isOld: false, errors: 0 });
});

test("without an earlier answer, what could be found beside the errors is shown", async () => {
  const { result } = begin(async (sql) => ({ sql, findings: [ERROR] }));
  await waitFor(() =>
    expect(result.current).toMatchObject({ shown: { sql: "good" }, isOld: true, errors: 1 }),
  );
});

test("a newer text cancels the question about the older one", async () => {
  const signals = new Map<string, AbortSignal>();
  const { result, rerender } = begin((sql, signal) => {
    signals.set(sql, signal);
    return sql === "good" ? new Promise(() => undefined) : Promise.resolve({ sql, findings: [] });
  });
  await waitFor(() => expect(signals.has("good")).toBe(true));
  rerender(docOf("newer"));
  await waitFor(() => expect(result.current.shown?.sql).toBe("newer"));
  expect(signals.get("good")?.aborted).toBe(true);
});

test("another release is asked about at once, and an empty text not at all", async () => {
  const ask = vi.fn(async (sql: string, _: AbortSignal, __: string | null) => ({ sql, findings: [] }));
  const { rerender } = begin(ask);
  await waitFor(() => expect(ask).toHaveBeenCalledTimes(1));
  rerender(docOf("good", "1.20.5"));
  await waitFor(() => expect(ask).toHaveBeenCalledTimes(2));
  expect(ask).toHaveBeenLastCalledWith("good", expect.anything(), "1.20.5");
  rerender(docOf("  "));
  expect(ask).toHaveBeenCalledTimes(2);
});
