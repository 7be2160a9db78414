import type { EditorView } from "@codemirror/view";
import { useSyncExternalStore } from "react";
import type { Finding } from "../../api/gateway";
import { messageOf } from "../../locale/message";
import { useText } from "../../locale/text";
import type { Checker } from "../../parts/editor/checker";
import { Empty, Problem } from "../../ui/views";
import look from "./Workbench.module.css";

const ORDER = { error: 0, warning: 1, note: 2 } as const;

/** All findings of the text, errors first. One click goes to the place. */
export function FindingList({
  checker,
  view,
  isEmpty,
}: {
  checker: Checker;
  view: { current: EditorView | null };
  isEmpty: boolean;
}) {
  const t = useText();
  const { findings, pending, error } = useSyncExternalStore(checker.subscribe, () => checker.state);
  const sorted = [...findings].sort((a, b) => ORDER[a.severity] - ORDER[b.severity]);
  if (error && !isEmpty)
    return (
      <Empty what={t("studio.notChecked")}>
        <Problem error={error} />
      </Empty>
    );
  if (!sorted.length) return pending ? null : <Empty what={t(isEmpty ? "studio.nothing" : "studio.clean")} />;
  return (
    <ul className={look.findings}>
      {sorted.map((one, at) => (
        <li key={at}>
          <button type="button" className={look.finding} onClick={() => void goTo(view.current, one)}>
            <span
              className={`${look.sign} ${look[one.severity]}`}
              role="img"
              aria-label={t(`severity.${one.severity}`)}
            />
            <span>{messageOf(one)}</span>
            <code className="muted">{one.code}</code>
            <span className="muted">{one.range ? t("studio.position", one.range) : ""}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

async function goTo(view: EditorView | null, finding: Finding): Promise<void> {
  const { placeOf } = await import("../../parts/editor/findings");
  if (!view) return;
  const anchor = placeOf(view, finding);
  view.dispatch({ selection: { anchor }, scrollIntoView: true });
  view.focus();
}
