import { useSyncExternalStore } from "react";
import { errorLine } from "../../locale/error";
import { useText } from "../../locale/text";
import type { Checker } from "../../parts/editor/checker";
import type { Desk, Doc } from "./desk";
import { serverDraftsOf } from "./server-drafts";
import look from "./Workbench.module.css";

/** What the page knows of the text at this moment, in one line. */
export function StatusBar({
  desk,
  checker,
  caret,
  doc,
  isElsewhere,
}: {
  desk: Desk;
  checker: Checker;
  caret: { line: number; column: number };
  doc: Doc;
  isElsewhere: boolean;
}) {
  const t = useText();
  const state = useSyncExternalStore(checker.subscribe, () => checker.state);
  const drafts = serverDraftsOf(desk);
  const { kept } = useSyncExternalStore(drafts.subscribe, () => drafts.state);
  const count = (severity: string) => state.findings.filter((one) => one.severity === severity).length;
  const [errors, warnings] = [count("error"), count("warning")];
  const checked = state.error
    ? t("studio.unchecked", { reason: errorLine(state.error) })
    : state.pending
      ? t("studio.checking")
      : state.ms === null
        ? ""
        : t("studio.checked", { ms: state.ms });
  return (
    <footer className={look.foot}>
      {errors ? <span className="danger">{t("studio.errors", { count: errors })}</span> : null}
      {warnings ? <span>{t("studio.warnings", { count: warnings })}</span> : null}
      {isElsewhere ? <span>{t("studio.elsewhere")}</span> : null}
      <span className="grow" />
      <span className="cut" title={checked}>
        {checked}
      </span>
      <span>{t("studio.position", caret)}</span>
      <span className={doc.isKept || kept.has(doc.id) ? undefined : "danger"}>
        {t(kept.has(doc.id) ? "studio.draftServer" : doc.isKept ? "studio.draftKept" : "studio.draftFull")}
      </span>
    </footer>
  );
}
