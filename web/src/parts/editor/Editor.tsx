import { closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { bracketMatching, foldGutter, foldKeymap } from "@codemirror/language";
import { nextDiagnostic, previousDiagnostic } from "@codemirror/lint";
import { highlightSelectionMatches, searchKeymap } from "@codemirror/search";
import { EditorState, type Extension } from "@codemirror/state";
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
} from "@codemirror/view";
import { useEffect, useRef } from "react";
import type { Checker } from "./checker";
import { type Complete, completion } from "./completion";
import { findings } from "./findings";
import { flinkSql } from "./language";
import { editorLook } from "./look";
import { positionAt } from "./position";
import { states } from "./states";

type Props = {
  /** Which text is edited: each key has a state of its own, with its caret and its history. */
  id: string;
  text: string;
  label: string;
  readOnly: boolean;
  checker: Checker;
  complete: Complete;
  onChange: (read: () => string) => void;
  onCaret: (at: { line: number; column: number }) => void;
  onView: (view: EditorView | null) => void;
};
/** Above this, folding and the matching of words would cost more than they give. */
const LARGE = 1_000_000;

/** Edits one text. The editor keeps it; React is told of changes and never writes it back. */
export default function Editor(props: Props) {
  const host = useRef<HTMLDivElement>(null);
  const now = useRef(props);
  now.current = props;
  const { id, readOnly } = props;
  useEffect(() => {
    const { text, onView } = now.current;
    const known = states.get(id);
    const extensions = [
      ...always(now),
      text.length > LARGE ? [] : comforts(),
      EditorState.readOnly.of(readOnly),
    ];
    const state = known?.doc.toString() === text ? known : EditorState.create({ doc: text, extensions });
    const view = new EditorView({ parent: host.current as HTMLElement, state });
    onView(view);
    now.current.onCaret(positionAt(view.state.doc, view.state.selection.main.head));
    view.focus();
    return () => {
      states.set(id, view.state);
      onView(null);
      view.destroy();
    };
  }, [id, readOnly]);
  return <div ref={host} style={{ height: "100%", minHeight: 0 }} />;
}

function always(now: { current: Props }): Extension[] {
  return [
    lineNumbers(),
    history(),
    drawSelection(),
    bracketMatching(),
    closeBrackets(),
    highlightActiveLine(),
    highlightActiveLineGutter(),
    flinkSql(),
    editorLook,
    findings(now.current.checker),
    completion((text, at, signal) => now.current.complete(text, at, signal)),
    keymap.of([
      { key: "F8", run: nextDiagnostic, shift: previousDiagnostic, preventDefault: true },
      ...closeBracketsKeymap,
      ...completionKeymap,
      ...defaultKeymap.filter((one) => one.key !== "Mod-Enter"),
      ...historyKeymap,
      ...searchKeymap,
      ...foldKeymap,
      indentWithTab,
    ]),
    EditorView.contentAttributes.of({ "aria-label": now.current.label, spellcheck: "false", tabindex: "0" }),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) now.current.onChange(() => update.view.state.doc.toString());
      if (update.selectionSet || update.docChanged)
        now.current.onCaret(positionAt(update.state.doc, update.state.selection.main.head));
    }),
  ];
}

function comforts(): Extension[] {
  return [foldGutter(), highlightSelectionMatches()];
}
