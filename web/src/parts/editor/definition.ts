import { syntaxTree } from "@codemirror/language";
import type { EditorState, Extension } from "@codemirror/state";
import { EditorView, keymap } from "@codemirror/view";
import { say } from "../../locale/text";
import { tell } from "../../ui/toast";
import { Asker, type Knowledge } from "./knowledge";
import { offsetsOf } from "./position";

const NAMES = new Set(["Word", "QuotedIdentifier"]);

/** F12 and Ctrl+click go to where a name is defined; Ctrl+U goes back. */
export function definition(knowledge: Knowledge): Extension {
  const asker = new Asker(knowledge.definition);
  const go = (view: EditorView, pos: number) => {
    void asker.act(view, pos).then((answer) => {
      if (!answer) return;
      if (answer.definition) select(view, offsetsOf(view.state.doc, answer.definition).from);
      else tell(answer.name ? say("editor.noDefinition", { name: answer.name }) : say("editor.nothingHere"));
    });
    return true;
  };
  return [
    keymap.of([
      { key: "F12", run: (view) => go(view, view.state.selection.main.head), preventDefault: true },
    ]),
    EditorView.domEventHandlers({
      mousedown: (event, view) => {
        const pos = view.posAtCoords(event);
        if (!isFollowing(event) || event.button !== 0 || pos === null) return false;
        event.preventDefault();
        return go(view, pos);
      },
      mousemove: (event, view) => {
        const pos = isFollowing(event) ? view.posAtCoords(event) : null;
        view.dom.classList.toggle("cm-follows", pos !== null && isName(view.state, pos));
      },
      mouseleave: (_, view) => view.dom.classList.remove("cm-follows"),
      keyup: (_, view) => view.dom.classList.remove("cm-follows"),
    }),
  ];
}

/** Whether a name of something stands at a place. */
export function isName(state: EditorState, pos: number): boolean {
  const tree = syntaxTree(state);
  return NAMES.has(tree.resolveInner(pos, -1).name) || NAMES.has(tree.resolveInner(pos, 1).name);
}

export function select(view: EditorView, anchor: number): void {
  view.dispatch({ selection: { anchor }, effects: EditorView.scrollIntoView(anchor, { y: "center" }) });
  view.focus();
}

function isFollowing(event: MouseEvent): boolean {
  return event.ctrlKey || event.metaKey;
}
