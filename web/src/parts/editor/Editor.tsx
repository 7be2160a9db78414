import { closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab, isolateHistory } from "@codemirror/commands";
import { bracketMatching, foldGutter, foldKeymap } from "@codemirror/language";
import { nextDiagnostic, previousDiagnostic } from "@codemirror/lint";
import { highlightSelectionMatches, searchKeymap } from "@codemirror/search";
import { Compartment, EditorState, type Extension, StateEffect } from "@codemirror/state";
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
} from "@codemirror/view";
import { useEffect, useRef } from "react";
import { useLanguage } from "../../locale/text";
import { caretCard } from "./caret-card";
import { changeBetween } from "./change";
import type { Checker } from "./checker";
import { completion } from "./completion";
import { definition } from "./definition";
import { findings, tellAgain } from "./findings";
import { hover } from "./hover";
import type { Knowledge } from "./knowledge";
import { flinkSql } from "./language";
import { editorLook } from "./look";
import { positionAt } from "./position";
import { references } from "./references";
import { rename } from "./rename";
import { signature } from "./signature";
import { states } from "./states";

type Props = {
  /** Which text is edited: each key has a state of its own, with its caret and its history. */
  id: string;
  text: string;
  /** Changes when the text was replaced by something else than typing: only then is it read again. */
  turn: number;
  label: string;
  readOnly: boolean;
  checker: Checker;
  knowledge: Knowledge;
  onChange: (read: () => string) => void;
  onCaret: (at: { line: number; column: number }) => void;
  onView: (view: EditorView | null) => void;
};
/** Above this, folding and the matching of words would cost more than they give. */
const LARGE = 1_000_000;
const writing = new Compartment();

/** Edits one text. The editor keeps it; React is told of changes and never writes it back. */
export default function Editor(props: Props) {
  const host = useRef<HTMLDivElement>(null);
  const now = useRef(props);
  now.current = props;
  const shown = useRef<EditorView | null>(null);
  const { id, readOnly, turn } = props;
  const language = useLanguage();
  const told = useRef(language);
  useEffect(() => {
    const { text, readOnly, onView } = now.current;
    const known = states.get(id);
    const extensions = [
      ...always(now),
      text.length > LARGE ? [] : comforts(),
      writing.of(EditorState.readOnly.of(readOnly)),
    ];
    const state =
      known?.doc.toString() === text
        ? known.update({ effects: StateEffect.reconfigure.of(extensions) }).state
        : EditorState.create({ doc: text, extensions });
    const view = new EditorView({ parent: host.current as HTMLElement, state });
    shown.current = view;
    onView(view);
    now.current.onCaret(positionAt(view.state.doc, view.state.selection.main.head));
    view.focus();
    return () => {
      states.set(id, view.state);
      onView(null);
      view.destroy();
    };
  }, [id]);
  useEffect(() => {
    if (shown.current && told.current !== language) tellAgain(shown.current);
    told.current = language;
  }, [language]);
  useEffect(() => {
    shown.current?.dispatch({ effects: writing.reconfigure(EditorState.readOnly.of(readOnly)) });
  }, [readOnly]);
  useEffect(() => {
    const { current: view } = shown;
    const change = view && changeBetween(view.state.doc.toString(), now.current.text);
    if (change) view.dispatch({ changes: change, annotations: isolateHistory.of("full") });
  }, [turn]);
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
    highlightSpecialChars(),
    flinkSql(),
    editorLook,
    findings(now.current.checker),
    meaning(now.current.knowledge),
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

/** All that is asked of the gateway about places of the text. */
function meaning(knowledge: Knowledge): Extension {
  return [
    caretCard(),
    completion(knowledge),
    hover(knowledge),
    signature(knowledge),
    definition(knowledge),
    references(knowledge),
    rename(knowledge),
  ];
}

function comforts(): Extension[] {
  return [foldGutter(), highlightSelectionMatches()];
}
