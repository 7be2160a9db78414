import { useSyncExternalStore } from "react";
import { errorLine } from "../../locale/error";
import { useText } from "../../locale/text";
import type { Checker } from "../../parts/editor/checker";
import { type Desk, type Doc, isChanged } from "./desk";
import { serverDraftsOf } from "./server-drafts";
import look from "./Workbench.module.css";

/** What the page knows of the text at this moment, in one line. */
export function StatusBar({
  desk,
  checker,
  caret,
  doc,
  isElsewhere,
  isDeleted,
}: {
  desk: Desk;
  checker: Checker;
  caret: { line: number; column: number };
  doc: Doc;
  isElsewhere: boolean;
  isDeleted: boolean;
}) {
  const t = useText();
  const state = useSyncExternalStore(checker.subscribe, () => checker.state);
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
      <Kept desk={desk} doc={doc} isDeleted={isDeleted} />
    </footer>
  );
}

/** Where the text would be found again if this page were closed now. */
function Kept({ desk, doc, isDeleted }: { desk: Desk; doc: Doc; isDeleted: boolean }) {
  const t = useText();
  const drafts = serverDraftsOf(desk);
  const { kept } = useSyncExternalStore(drafts.subscribe, () => drafts.state);
  if (!isDeleted && doc.saved && !isChanged(doc))
    return <span>{t("studio.savedAs", { number: doc.saved.revision })}</span>;
  // The server's drafts of a job go with it.
  if (!isDeleted && kept.has(doc.id)) return <span>{t("studio.draftServer")}</span>;
  return doc.isKept ? (
    <span>{t("studio.draftKept")}</span>
  ) : (
    <span className="danger">{t("studio.draftFull")}</span>
  );
}
