import { type Extension, StateEffect, StateField } from "@codemirror/state";
import {
  Decoration,
  type DecorationSet,
  EditorView,
  keymap,
  ViewPlugin,
  type ViewUpdate,
} from "@codemirror/view";
import type { Schemas } from "../../api/client";
import { isName, select } from "./definition";
import { Asker, type Knowledge } from "./knowledge";
import { offsetsOf } from "./position";

const PAUSE_MS = 300;
/** Above this, the caret would ask for too much by resting. */
const LARGE = 200_000;
const mark = StateEffect.define<DecorationSet>();
const reference = Decoration.mark({ class: "cm-reference" });
const marks = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update: (known, transaction) => {
    for (const effect of transaction.effects) if (effect.is(mark)) return effect.value;
    return transaction.docChanged ? Decoration.none : known;
  },
  provide: (field) => EditorView.decorations.from(field),
});

/** Highlights all places that name what is at the caret; Shift+F12 goes to the next of them. */
export function references(knowledge: Knowledge): Extension {
  return [
    marks,
    ViewPlugin.define((view) => new Marker(view, new Asker(knowledge.references))),
    keymap.of([{ key: "Shift-F12", run: goToNext, preventDefault: true }]),
  ];
}

class Marker {
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly view: EditorView,
    private readonly asker: Asker<Schemas["References"]>,
  ) {}

  update(update: ViewUpdate): void {
    if (!update.selectionSet && !update.docChanged) return;
    clearTimeout(this.timer);
    this.asker.stop();
    if (update.state.doc.length < LARGE) this.timer = setTimeout(() => void this.ask(), PAUSE_MS);
  }

  destroy(): void {
    clearTimeout(this.timer);
    this.asker.stop();
  }

  private async ask(): Promise<void> {
    const { view } = this;
    const { main } = view.state.selection;
    if (isMarked(view, main.head)) return;
    const found = main.empty && isName(view.state, main.head) ? await this.asker.ask(view, main.head) : null;
    if (!view.state.selection.main.eq(main)) return;
    const places = (found?.references ?? []).map((one) => offsetsOf(view.state.doc, one.range));
    if (!places.length && !view.state.field(marks).size) return;
    const set = Decoration.set(
      places.filter(({ from, to }) => from < to).map(({ from, to }) => reference.range(from, to)),
      true,
    );
    view.dispatch({ effects: mark.of(set) });
  }
}

function isMarked(view: EditorView, pos: number): boolean {
  let found = false;
  view.state.field(marks).between(pos, pos, () => {
    found = true;
  });
  return found;
}

function goToNext(view: EditorView): boolean {
  const starts: number[] = [];
  view.state.field(marks).between(0, view.state.doc.length, (from) => void starts.push(from));
  const next = starts.find((from) => from > view.state.selection.main.head) ?? starts[0];
  if (next !== undefined) select(view, next);
  return true;
}
