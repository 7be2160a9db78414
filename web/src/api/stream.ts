import { base, errorOf, send } from "./send";

/** One server-sent event; `id` is what a new connection resumes after. */
export type StreamEvent = { event: string; data: string; id: string };

/** Server-sent events by fetch: EventSource can send neither a token nor a body. Throws: ApiError, ServerAway. */
export async function* stream(path: string, init: RequestInit): AsyncGenerator<StreamEvent> {
  const answer = await send(new Request(new URL(base + path, location.href), init));
  if (!answer.ok || !answer.body) throw await errorOf(answer);
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      const blocks = (rest + value).split("\n\n");
      rest = blocks.pop() ?? "";
      for (const block of blocks) {
        const event = parseBlock(block);
        if (event) yield event;
      }
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

/** One block of lines; null for a comment, which only keeps the connection alive. */
export function parseBlock(block: string): StreamEvent | null {
  const event: StreamEvent = { event: "message", data: "", id: "" };
  const data: string[] = [];
  for (const line of block.split("\n")) {
    const at = line.indexOf(":");
    if (at <= 0) continue;
    const text = line.slice(at + 1).replace(/^ /, "");
    if (line.startsWith("event:")) event.event = text;
    else if (line.startsWith("id:")) event.id = text;
    else if (line.startsWith("data:")) data.push(text);
  }
  event.data = data.join("\n");
  return data.length ? event : null;
}
