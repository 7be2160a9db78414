import { type Diagnostic, forEachDiagnostic, lintGutter, setDiagnostics } from "@codemirror/lint";
import { type Extension, Prec, type Text } from "@codemirror/state";
import { type EditorView, keymap, ViewPlugin } from "@codemirror/view";
import type { Finding } from "../../api/gateway";
import { messageOf } from "../../locale/message";
import { say } from "../../locale/text";
import type { Checker } from "./checker";
import { offsetsOf } from "./position";

/** A diagnostic that knows its finding. */
type Shown = Diagnostic & { finding: Finding };
const SEVERITY = { error: "error", warning: "warning", note: "info" } as const;

/** Underlines what the checker finds, and offers the fixes. */
export function findings(checker: Checker): Extension {
  return [
    lintGutter(),
    ViewPlugin.define((view) => {
      ask(view, checker, true);
      return {
        update: (update) => {
          if (update.docChanged) ask(update.view, checker);
        },
        destroy: () => checker.stop(),
      };
    }),
    Prec.high(keymap.of([{ key: "Mod-.", run: fixAtCaret, preventDefault: true }])),
  ];
}

/** Checks the text of an editor; `atOnce` where not typing but a setting changed. */
export function ask(view: EditorView, checker: Checker, atOnce = false): void {
  const show = (found: readonly Finding[]) => {
    view.dispatch(
      setDiagnostics(
        view.state,
        found.flatMap((one) => diagnosticsOf(view.state.doc, one)),
      ),
    );
  };
  checker.want(() => view.state.doc.toString(), view.state.doc.length, show, atOnce);
}

/** Where a finding is now, after all that was typed since the check. */
export function placeOf(view: EditorView, finding: Finding): number {
  let place: number | null = null;
  forEachDiagnostic(view.state, (one, from) => {
    if (place === null && (one as Shown).finding === finding) place = from;
  });
  return place ?? (finding.range ? offsetsOf(view.state.doc, finding.range).from : 0);
}

function diagnosticsOf(doc: Text, finding: Finding): Shown[] {
  const ranges = finding.range ? [finding.range, ...(finding.more ?? [])] : [];
  const places = ranges.length ? ranges.map((range) => offsetsOf(doc, range)) : [{ from: 0, to: 0 }];
  return places.map((place) => shownAt(place, finding));
}

/** Tells all findings that are shown anew, in the language of now, at their places. */
export function tellAgain(view: EditorView): void {
  const shown: Shown[] = [];
  forEachDiagnostic(view.state, (one, from, to) => shown.push(shownAt({ from, to }, (one as Shown).finding)));
  view.dispatch(setDiagnostics(view.state, shown));
}

function shownAt(place: { from: number; to: number }, finding: Finding): Shown {
  return {
    ...place,
    finding,
    severity: SEVERITY[finding.severity],
    source: finding.code,
    message: messageOf(finding),
    actions: typeof finding.fix === "string" ? [actionOf(finding.fix)] : [],
  };
}

function actionOf(fix: string) {
  const text = fix.length > 40 ? `${fix.slice(0, 40)}…` : fix;
  return {
    name: fix ? say("studio.fix", { text }) : say("studio.fixRemove"),
    apply: (view: EditorView, from: number, to: number) =>
      view.dispatch({ changes: { from, to, insert: fix } }),
  };
}

/** Applies the fix at the caret, else the one of its line, else the next one in the text. */
function fixAtCaret(view: EditorView): boolean {
  const { head } = view.state.selection.main;
  const line = view.state.doc.lineAt(head);
  const found: { from: number; to: number; apply: () => void }[] = [];
  forEachDiagnostic(view.state, (one, from, to) => {
    const action = one.actions?.[0];
    if (action) found.push({ from, to, apply: () => action.apply(view, from, to) });
  });
  const best =
    found.find((one) => one.from <= head && head <= one.to) ??
    found.find((one) => one.from <= line.to && one.to >= line.from) ??
    found.find((one) => one.from > head) ??
    found[0];
  best?.apply();
  return true;
}
