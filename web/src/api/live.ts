import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import type { Schemas } from "./client";
import { whenBack } from "./reach";
import { stream } from "./stream";

/** Which lists an event of a subject makes stale. */
const STALE: Record<Schemas["SubjectKind"], readonly string[]> = {
  run: ["runs", "jobs"],
  job: ["jobs"],
  catalog: ["catalogs"],
  variable: ["variables"],
  secret: ["secrets"],
  artifact: ["artifacts"],
  space: ["spaces"],
  token: ["tokens"],
  user: ["users"],
  target: ["targets"],
  release: ["releases"],
};
const PAUSE_MS = 1_000;
const GATHER_MS = 150;

/** Follows the events of a space; after a break it goes on where it was, and reads all again once. */
export function useLiveEvents(space: string): void {
  const client = useQueryClient();
  useEffect(() => {
    const stop = new AbortController();
    const waiting = new Set<string>();
    const refresh = (): void => {
      for (const noun of waiting) void client.invalidateQueries({ queryKey: [noun] });
      waiting.clear();
    };
    const note = (nouns: readonly string[]): void => {
      if (!waiting.size) setTimeout(refresh, GATHER_MS);
      for (const noun of nouns) waiting.add(noun);
    };
    void follow(space, stop.signal, note);
    return () => stop.abort();
  }, [client, space]);
}

async function follow(
  space: string,
  signal: AbortSignal,
  note: (nouns: readonly string[]) => void,
): Promise<void> {
  const path = `/api/v1/events/stream?space=${encodeURIComponent(space)}`;
  let last = "";
  while (!signal.aborted) {
    try {
      for await (const event of stream(path, { signal, headers: last ? { "Last-Event-ID": last } : {} })) {
        if (event.id) last = event.id;
        if (event.event === "end") continue;
        const { subject } = JSON.parse(event.data) as Schemas["EventView"];
        note(STALE[subject.kind]);
      }
    } catch {
      // Broken off: the loop connects again, and what was missed is read once.
    }
    await new Promise((done) => setTimeout(done, PAUSE_MS));
    await whenBack(signal);
    note(["runs", "jobs"]);
  }
}
