import { autocompletion, type Completion, type CompletionSource, snippet } from "@codemirror/autocomplete";
import type { Extension } from "@codemirror/state";
import type { Schemas } from "../../api/client";
import { documentation } from "./documentation";
import type { Knowledge } from "./knowledge";
import { offsetsOf, positionAt } from "./position";

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
const WORD = /^[\p{L}\p{N}_$]+$/u;
/** The gateway's longest answer; there may be more candidates than it contains. */
const LONGEST = 200;

/** Completion as the gateway knows it: tables, columns, functions and options at the caret. */
export function completion({ complete }: Knowledge): Extension {
  const source: CompletionSource = async (context) => {
    const before = context.state.sliceDoc(Math.max(0, context.pos - 1), context.pos);
    if (!context.explicit && !BEGUN.test(before)) return null;
    const stop = new AbortController();
    context.addEventListener("abort", () => stop.abort());
    const at = positionAt(context.state.doc, context.pos);
    const answer = await complete(context.state.doc.toString(), at, stop.signal).catch(() => null);
    if (!answer?.items?.length) return null;
    const { from } = offsetsOf(context.state.doc, answer.range);
    const options = answer.items.map(optionOf);
    return {
      from: Math.min(from, context.pos),
      filter: false,
      options,
      update: (current, from, to, { state }) => {
        const left = options.length < LONGEST ? narrowed(options, state.sliceDoc(from, to)) : [];
        return left.length ? { ...current, from, to, options: left } : null;
      },
    };
  };
  return autocompletion({ override: [source], activateOnTypingDelay: 150, icons: false });
}

/** The candidates that still match a word that has grown, in the gateway's order: the beginnings first. */
export function narrowed<T extends { label: string }>(options: readonly T[], word: string): T[] {
  const written = word.toLowerCase();
  const distance = ({ label }: T) => {
    const name = label.toLowerCase();
    if (name.startsWith(written)) return 0;
    const isPart = name.split(/[^\p{L}\p{N}]/u).some((part) => part.startsWith(written));
    return isPart ? 1 : 2;
  };
  const left = WORD.test(word) ? options.filter(({ label }) => label.toLowerCase().includes(written)) : [];
  return left.sort((one, other) => distance(one) - distance(other));
}

function optionOf(one: Schemas["Candidate"]): Completion {
  const { documentation: docs } = one;
  return {
    label: one.label,
    apply: one.snippet ? snippet(one.snippet) : one.text,
    type: one.is_deprecated ? `${KINDS[one.kind]} deprecated` : KINDS[one.kind],
    ...(one.detail ? { detail: one.detail.split(" | ")[0] ?? "" } : {}),
    ...(docs ? { info: () => documentation(docs) } : {}),
  };
}
