import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { expect, test } from "vitest";
import { shownRuns, takeAges } from "./ages";

const run = (id: string, isLive = true) => ({
  id,
  is_live: isLive,
  seen: "running",
  seen_at: "2026-12-01T00:00:00Z",
  seen_age_s: 1,
});
const age = {
  id: "run_1",
  state: "Running",
  seen: "silent",
  phase: "running",
  seen_at: "2026-12-01T00:00:09Z",
  age_s: 42,
} as const;

function shown(data: Record<string, unknown>): QueryClient {
  const client = new QueryClient();
  for (const [noun, value] of Object.entries(data)) {
    client.setQueryData([noun, "default"], value);
    const query = { queryKey: [noun, "default"], queryFn: () => value, staleTime: Number.POSITIVE_INFINITY };
    new QueryObserver(client, query).subscribe(() => undefined);
  }
  return client;
}

test("only live runs that are on the screen are watched", () => {
  const client = shown({
    runs: { pages: [{ items: [run("run_2"), run("run_3", false)] }] },
    jobs: [
      { name: "orders", last_run: run("run_1") },
      { name: "new", last_run: null },
    ],
  });
  client.setQueryData(["runs", "one", "run_9"], run("run_9"));
  expect(shownRuns(client)).toEqual(["run_1", "run_2"]);
});

test("an age is written wherever its run is shown, and all else stays the same object", () => {
  const jobs = [
    { name: "orders", last_run: run("run_1") },
    { name: "other", last_run: run("run_2") },
  ];
  const client = shown({ runs: { pages: [{ items: [run("run_1")] }] }, jobs });
  takeAges(client, [age]);
  const read = client.getQueryData<typeof jobs>(["jobs", "default"]);
  expect(read?.[0]?.last_run).toMatchObject({ seen: "silent", seen_age_s: 42, is_live: true });
  expect(read?.[1]).toBe(jobs[1]);
  expect(client.getQueryData(["runs", "default"])).toMatchObject({
    pages: [{ items: [{ seen: "silent" }] }],
  });
});
