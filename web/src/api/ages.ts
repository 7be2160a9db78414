import type { QueryClient } from "@tanstack/react-query";
import type { Schemas } from "./client";

/** How old the last observation of each live run on the screen is, written into what has been read. */
type Age = Schemas["AgeView"];
type Seen = {
  id: string;
  is_live: boolean;
  seen: unknown;
  seen_at: string | null;
  seen_age_s: number | null;
};
/** The stream tells the ages of so many runs. */
const MOST = 100;
const READ = ["runs", "jobs"];

/** The live runs in what the screen shows now, in one order. */
export function shownRuns(client: QueryClient): string[] {
  const shown = client.getQueryCache().findAll({ type: "active" });
  const found = new Set<string>();
  for (const query of shown) {
    if (!READ.includes(String(query.queryKey[0]))) continue;
    visit(query.state.data, (run) => {
      if (run.is_live) found.add(run.id);
      return run;
    });
  }
  return [...found].sort().slice(0, MOST);
}

/** Writes ages into all lists and pages that have the runs. */
export function takeAges(client: QueryClient, ages: readonly Age[]): void {
  const byId = new Map(ages.map((one) => [one.id, one]));
  for (const noun of READ) {
    client.setQueriesData({ queryKey: [noun], type: "active" }, (data: unknown) =>
      visit(data, (run) => {
        const age = byId.get(run.id);
        return age ? { ...run, seen: age.seen, seen_at: age.seen_at, seen_age_s: age.age_s } : run;
      }),
    );
  }
}

/** The data with each run in it replaced; what has no run in it stays the same object. */
function visit(data: unknown, change: (run: Seen) => Seen): unknown {
  if (isRun(data)) return change(data);
  if (Array.isArray(data))
    return same(
      data,
      data.map((one) => visit(one, change)),
    );
  if (!data || typeof data !== "object") return data;
  let changed: Record<string, unknown> | null = null;
  for (const [key, value] of Object.entries(data)) {
    const isPlace = key === "pages" || key === "items" || key === "last_run";
    const next = isPlace ? visit(value, change) : value;
    if (next !== value) changed = { ...(changed ?? (data as Record<string, unknown>)), [key]: next };
  }
  return changed ?? data;
}

function same(before: readonly unknown[], after: readonly unknown[]): readonly unknown[] {
  return after.every((one, at) => one === before[at]) ? before : after;
}

function isRun(data: unknown): data is Seen {
  return typeof data === "object" && data !== null && "seen_at" in data && "is_live" in data;
}
