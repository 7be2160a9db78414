import { autocompletion, type CompletionSource } from "@codemirror/autocomplete";
import type { Extension } from "@codemirror/state";
import type { Schemas } from "../../api/client";
import { offsetsOf, positionAt } from "./position";

export type Complete = (
  text: string,
  at: { line: number; column: number },
  signal: AbortSignal,
) => Promise<Schemas["Completion"]>;
const KINDS: Record<Schemas["Candidate"]["kind"], string> = {
  keyword: "keyword",
  catalog: "namespace",
  database: "namespace",
  table: "class",
  column: "property",
  function: "function",
  option: "text",
  value: "constant",
};
/** Words only: a blank or a quote alone asks for nothing unless the user does. */
const BEGUN = /[\p{L}\p{N}_$.'`-]$/u;

/** Completion as the gateway knows it: tables, columns, functions and options at the caret. */
export function completion(complete: Complete): Extension {
  const source: CompletionSource = async (context) => {
    const before = context.state.sliceDoc(Math.max(0, context.pos - 1), context.pos);
    if (!context.explicit && !BEGUN.test(before)) return null;
    const stop = new AbortController();
    context.addEventListener("abort", () => stop.abort());
    const at = positionAt(context.state.doc, context.pos);
    const answer = await complete(context.state.doc.toString(), at, stop.signal).catch(() => null);
    if (!answer?.items?.length) return null;
    const { from } = offsetsOf(context.state.doc, answer.range);
    return {
      from: Math.min(from, context.pos),
      filter: false,
      options: answer.items.map((one) => ({
        label: one.label,
        apply: one.text,
        type: KINDS[one.kind],
        ...(one.detail ? { detail: one.detail } : {}),
      })),
    };
  };
  return autocompletion({ override: [source], activateOnTypingDelay: 150, icons: false });
}
