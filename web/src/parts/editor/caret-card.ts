import { type Extension, StateEffect, StateField } from "@codemirror/state";
import {
  closeHoverTooltips,
  type EditorView,
  hasHoverTooltips,
  keymap,
  showTooltip,
  type Tooltip,
} from "@codemirror/view";

/** Why a card stands at the caret: the user asked what is there, or types the arguments of a call. */
type Why = "hover" | "signature";
type Card = { why: Why; tooltip: Tooltip };
const show = StateEffect.define<Card | null>();

/** One card at the caret. Escape closes it, and the one under the pointer; a card that was asked for also closes when the caret moves. */
const field = StateField.define<Card | null>({
  create: () => null,
  update: (card, transaction) => {
    for (const effect of transaction.effects) if (effect.is(show)) return effect.value;
    if (!card || !(transaction.docChanged || transaction.selection)) return card;
    if (card.why === "hover") return null;
    return { ...card, tooltip: { ...card.tooltip, pos: transaction.changes.mapPos(card.tooltip.pos) } };
  },
  provide: (own) => showTooltip.from(own, (card) => card?.tooltip ?? null),
});

export function caretCard(): Extension {
  const close = (view: EditorView) => {
    if (!view.state.field(field) && !hasHoverTooltips(view.state)) return false;
    view.dispatch({ effects: [show.of(null), closeHoverTooltips] });
    return true;
  };
  return [field, keymap.of([{ key: "Escape", run: close }])];
}

export function showAtCaret(view: EditorView, why: Why, pos: number, dom: HTMLElement): void {
  const tooltip: Tooltip = { pos, above: why === "signature", create: () => ({ dom }) };
  view.dispatch({ effects: show.of({ why, tooltip }) });
}

export function hideAtCaret(view: EditorView): void {
  view.dispatch({ effects: show.of(null) });
}

export function cardAtCaret(view: EditorView): Why | null {
  return view.state.field(field, false)?.why ?? null;
}
