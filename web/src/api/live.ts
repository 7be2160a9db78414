import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { shownRuns, takeAges } from "./ages";
import type { Schemas } from "./client";
import { whenBack } from "./reach";
import { type StreamEvent, stream } from "./stream";

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

/** Follows all that the page shows in one stream; after a break it goes on where it was, and reads all again once. */
export function useLiveEvents(space: string): void {
  const client = useQueryClient();
  useEffect(() => {
    const stop = new AbortController();
    void follow(new Line(client, space), stop.signal);
    return () => stop.abort();
  }, [client, space]);
}

/** What one stream tells, and what it makes stale. */
class Line {
  private readonly waiting = new Set<string>();

  constructor(
    private readonly client: QueryClient,
    private readonly space: string,
  ) {}

  address(runs: readonly string[]): string {
    const query = new URLSearchParams([["space", this.space], ...runs.map((run) => ["run", run])]);
    return `/api/v1/stream?${query}`;
  }

  runs(): string[] {
    return shownRuns(this.client);
  }

  take({ event, data }: StreamEvent): void {
    if (event === "ages") takeAges(this.client, (JSON.parse(data) as Schemas["AgesView"]).runs);
    else if (event === "event") this.note(STALE[(JSON.parse(data) as Schemas["EventView"]).subject.kind]);
  }

  note(nouns: readonly string[]): void {
    if (!this.waiting.size) setTimeout(() => this.refresh(), GATHER_MS);
    for (const noun of nouns) this.waiting.add(noun);
  }

  /** Calls `changed` once when other runs are on the screen than those. */
  whenOther(runs: readonly string[], changed: () => void): () => void {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = () => {
      timer = undefined;
      if (this.runs().join() !== runs.join()) changed();
    };
    const leave = this.client.getQueryCache().subscribe(() => {
      timer ??= setTimeout(look, PAUSE_MS);
    });
    return () => {
      leave();
      clearTimeout(timer);
    };
  }

  private refresh(): void {
    for (const noun of this.waiting) void this.client.invalidateQueries({ queryKey: [noun] });
    this.waiting.clear();
  }
}

async function follow(line: Line, signal: AbortSignal): Promise<void> {
  let last = "";
  while (!signal.aborted) {
    const runs = line.runs();
    const other = new AbortController();
    const leave = line.whenOther(runs, () => other.abort());
    const init = {
      signal: AbortSignal.any([signal, other.signal]),
      headers: last ? { "Last-Event-ID": last } : {},
    };
    try {
      for await (const event of stream(line.address(runs), init)) {
        if (event.id) last = event.id;
        line.take(event);
      }
    } catch {
      // Broken off: the loop connects again, and what was missed is read once.
    }
    leave();
    if (other.signal.aborted) continue;
    await new Promise((done) => setTimeout(done, PAUSE_MS));
    await whenBack(signal);
    line.note(["runs", "jobs"]);
  }
}
