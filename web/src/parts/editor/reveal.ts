import type { EditorView } from "@codemirror/view";
import type { Range } from "../../api/gateway";
import { offsetsOf } from "./position";

/** Selects a range of the gateway in the editor, and lets one type there. */
export function reveal(view: EditorView, range: Range): void {
  const { from, to } = offsetsOf(view.state.doc, range);
  view.dispatch({ selection: { anchor: from, head: to }, scrollIntoView: true });
  view.focus();
}
