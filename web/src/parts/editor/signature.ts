import { syntaxTree } from "@codemirror/language";
import type { EditorState, Extension } from "@codemirror/state";
import { type EditorView, keymap, ViewPlugin, type ViewUpdate } from "@codemirror/view";
import { signatureCard } from "./card";
import { cardAtCaret, hideAtCaret, showAtCaret } from "./caret-card";
import { Asker, type Knowledge } from "./knowledge";
import { offsetsOf } from "./position";

const PAUSE_MS = 150;

/** The signatures of the call around the caret, while its arguments are typed. */
export function signature(knowledge: Knowledge): Extension {
  const plugin = ViewPlugin.define((view) => new Follower(view, new Asker(knowledge.signature)));
  const ask = (view: EditorView) => {
    view.plugin(plugin)?.soon();
    return true;
  };
  return [plugin, keymap.of([{ key: "Mod-Shift-Space", run: ask, preventDefault: true }])];
}

/** Asks once the caret rests in the arguments of a call, and closes the card behind them. */
class Follower {
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly view: EditorView,
    private readonly asker: Asker<Awaited<ReturnType<Knowledge["signature"]>>>,
  ) {}

  update(update: ViewUpdate): void {
    const isTyped = update.transactions.some((one) => one.isUserEvent("input") || one.isUserEvent("delete"));
    const isShown = cardAtCaret(update.view) === "signature";
    if (isTyped || (isShown && (update.selectionSet || update.docChanged))) this.soon();
  }

  soon(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.ask(), PAUSE_MS);
  }

  destroy(): void {
    clearTimeout(this.timer);
    this.asker.stop();
  }

  private async ask(): Promise<void> {
    const { view } = this;
    const { head } = view.state.selection.main;
    const found = isInCall(view.state, head) ? await this.asker.ask(view, head) : null;
    const isSame = view.state.selection.main.head === head;
    if (found?.signatures?.length && found.range && isSame)
      showAtCaret(view, "signature", offsetsOf(view.state.doc, found.range).from, signatureCard(found));
    else if (isSame && cardAtCaret(view) === "signature") hideAtCaret(view);
  }
}

/** Whether a place is in parentheses right behind a word: only then can a call be around it. */
function isInCall(state: EditorState, pos: number): boolean {
  for (let node = syntaxTree(state).resolveInner(pos, -1); node.parent; node = node.parent) {
    const isInside =
      node.name === "Parens" && node.from < pos && (pos < node.to || !isClosed(state, node.to));
    if (isInside && /[\p{L}\p{N}_`]\s?$/u.test(state.sliceDoc(Math.max(0, node.from - 2), node.from)))
      return true;
  }
  return false;
}

function isClosed(state: EditorState, to: number): boolean {
  return state.sliceDoc(to - 1, to) === ")";
}
