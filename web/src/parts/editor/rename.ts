import { isolateHistory } from "@codemirror/commands";
import { type Extension, StateEffect, StateField } from "@codemirror/state";
import { type EditorView, keymap, showTooltip, type Tooltip } from "@codemirror/view";
import type { Schemas } from "../../api/client";
import { say } from "../../locale/text";
import { tell } from "../../ui/toast";
import { element } from "./documentation";
import { Asker, type Knowledge } from "./knowledge";
import { offsetsOf } from "./position";
import { words } from "./words";

/** What is renamed over a script. Columns are not: another system may know them by their names. */
const RENAMED: ReadonlySet<unknown> = new Set(["table", "view", "model", "cte", "alias"]);
const PLAIN = /^[A-Za-z_][A-Za-z0-9_]*$/;
const show = StateEffect.define<Tooltip | null>();
const box = StateField.define<Tooltip | null>({
  create: () => null,
  update: (shown, transaction) => {
    for (const effect of transaction.effects) if (effect.is(show)) return effect.value;
    return transaction.docChanged || transaction.selection ? null : shown;
  },
  provide: (field) => showTooltip.from(field),
});

/** F2 renames what is at the caret in all its places, as one step of the history. */
export function rename(knowledge: Knowledge): Extension {
  const asker = new Asker(knowledge.references);
  const begin = (view: EditorView) => {
    if (view.state.readOnly) return false;
    void asker.act(view, view.state.selection.main.head).then((found) => found && ask(view, found));
    return true;
  };
  return [box, keymap.of([{ key: "F2", run: begin, preventDefault: true }])];
}

/** The changes that give one name to all places; a name that is no plain word is quoted. */
export function renaming(
  places: readonly { from: number; to: number; quoted?: boolean }[],
  name: string,
): { from: number; to: number; insert: string }[] {
  const isPlain = PLAIN.test(name) && words(name) === -1;
  const quoted = `\`${name.replaceAll("`", "``")}\``;
  return places.map(({ from, to, quoted: was }) => ({ from, to, insert: isPlain && !was ? name : quoted }));
}

function ask(view: EditorView, found: Schemas["References"]): void {
  const name = found.name ?? "";
  if (!RENAMED.has(found.kind)) tell(say("editor.nothingHere"));
  else if (!found.definition) tell(say("editor.notRenamed", { name }));
  else openBox(view, name, found.references ?? []);
}

function openBox(view: EditorView, name: string, references: readonly Schemas["Reference"][]): void {
  const { doc } = view.state;
  const places = references.map((one) => ({
    ...offsetsOf(doc, one.range),
    quoted: one.quoted ?? false,
  }));
  const apply = (next: string) => {
    if (view.state.doc !== doc || !next || next === name) return;
    view.dispatch({
      changes: renaming(places, next),
      annotations: isolateHistory.of("full"),
      userEvent: "rename",
    });
  };
  const close = () => {
    view.dispatch({ effects: show.of(null) });
    view.focus();
  };
  const dom = form(name, places.length, apply, close);
  const create = () => ({ dom, mount: () => dom.querySelector("input")?.select() });
  view.dispatch({ effects: show.of({ pos: view.state.selection.main.head, create }) });
}

function form(name: string, count: number, apply: (next: string) => void, close: () => void): HTMLElement {
  const host = element("form", "cm-card cm-rename");
  const input = element("input", "cm-textfield") as HTMLInputElement;
  input.value = name;
  input.spellcheck = false;
  input.setAttribute("aria-label", say("editor.rename", { name }));
  host.append(input, element("div", "cm-cardKind", say("editor.renamePlaces", { count })));
  host.addEventListener("submit", (event) => {
    event.preventDefault();
    const next = input.value.trim();
    close();
    apply(next);
  });
  host.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key === "Escape") close();
  });
  host.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !host.contains(event.relatedTarget as Node)) close();
  });
  return host;
}
