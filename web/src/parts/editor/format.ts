import { isolateHistory } from "@codemirror/commands";
import type { EditorView } from "@codemirror/view";
import { formatScript } from "../../api/gateway";
import { caretAfter, changeBetween } from "./change";

/** Formats the text of an editor as one step of its history. A text that changed meanwhile stays as it is. */
export async function formatView(view: EditorView): Promise<void> {
  const before = view.state.doc.toString();
  const { sql } = await formatScript(before);
  const change = changeBetween(before, sql);
  if (!change || view.state.doc.toString() !== before) return;
  const anchor = caretAfter(before, view.state.selection.main.head, sql);
  view.dispatch({
    changes: change,
    selection: { anchor },
    annotations: isolateHistory.of("full"),
    scrollIntoView: true,
  });
}
