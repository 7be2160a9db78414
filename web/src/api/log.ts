import { whenBack } from "./reach";
import { ApiError } from "./send";
import { stream } from "./stream";

/** Follows the log of one process from its beginning; goes on at the same byte after a break. */
export async function* followLog(
  run: string,
  process: string,
  signal: AbortSignal,
): AsyncGenerator<string[]> {
  const path = `/api/v1/runs/${encodeURIComponent(run)}/logs/stream?process=${encodeURIComponent(process)}`;
  let offset = "";
  while (!signal.aborted) {
    try {
      for await (const event of stream(path, {
        signal,
        headers: offset ? { "Last-Event-ID": offset } : {},
      })) {
        if (event.event === "end") return;
        offset = event.id;
        yield event.data.split("\n");
      }
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof ApiError) throw error;
    }
    await new Promise((done) => setTimeout(done, 1_000));
    await whenBack(signal);
  }
}
