import type { EditorState } from "@codemirror/state";

/** What the editor knows of each open text beside its letters: the caret, the folds and the history. */
export const states = new Map<string, EditorState>();

/** Forgets the history of a text that is not open any more. */
export function forgetEditor(id: string): void {
  states.delete(id);
}
