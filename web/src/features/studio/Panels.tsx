import type { EditorView } from "@codemirror/view";
import { lazy, Suspense, useSyncExternalStore } from "react";
import { useText } from "../../locale/text";
import type { Checker } from "../../parts/editor/checker";
import { Tabs } from "../../ui/Tabs";
import { Loading } from "../../ui/views";
import { DebugPanel } from "./DebugPanel";
import type { DebugSession } from "./debug-session";
import type { Desk, Doc } from "./desk";
import { FindingList } from "./FindingList";
import { Grip, useHeight } from "./Grip";
import { Revisions } from "./Revisions";
import { Settings } from "./Settings";
import look from "./Workbench.module.css";

const LineagePanel = lazy(() => import("./lineage/LineagePanel"));
const PlanPanel = lazy(() => import("./plan/PlanPanel"));

export type PanelKey = "findings" | "debug" | "lineage" | "plan" | "revisions" | "settings";

/** What is known of a document, below its text. */
export function Panels({
  desk,
  doc,
  chosen,
  onChoose,
  checker,
  session,
  view,
}: {
  desk: Desk;
  doc: Doc;
  chosen: PanelKey;
  onChoose: (key: PanelKey) => void;
  checker: Checker;
  session: DebugSession;
  view: { current: EditorView | null };
}) {
  const t = useText();
  const { findings } = useSyncExternalStore(checker.subscribe, () => checker.state);
  const errors = findings.filter((one) => one.severity === "error").length;
  const [height, setHeight] = useHeight();
  const asking = { space: desk.space, doc, view, onFindings: () => onChoose("findings") };
  return (
    <section className={look.panels} style={{ height }} aria-label={t("studio.panels")}>
      <Grip height={height} onHeight={setHeight} />
      <Tabs
        label={t("studio.panels")}
        panel="studio-panel"
        chosen={chosen}
        onChoose={onChoose}
        tabs={[
          {
            key: "findings",
            title: t("studio.findings"),
            counts: [{ count: errors, isBad: true }, { count: findings.length - errors }],
          },
          { key: "debug", title: t("studio.debug") },
          { key: "lineage", title: t("studio.lineage") },
          { key: "plan", title: t("studio.plan") },
          { key: "revisions", title: t("studio.revisions"), counts: [{ count: doc.saved?.revision ?? 0 }] },
          { key: "settings", title: t("studio.settings") },
        ]}
      />
      <div
        id="studio-panel"
        role="tabpanel"
        aria-labelledby={`studio-panel-${chosen}`}
        className={look.panel}
        tabIndex={-1}
      >
        {chosen === "findings" ? <FindingList checker={checker} view={view} /> : null}
        {chosen === "debug" ? <DebugPanel session={session} /> : null}
        <Suspense fallback={<Loading />}>
          {chosen === "lineage" ? <LineagePanel key={doc.id} {...asking} /> : null}
          {chosen === "plan" ? <PlanPanel key={doc.id} {...asking} /> : null}
        </Suspense>
        {chosen === "revisions" ? <Revisions desk={desk} doc={doc} /> : null}
        {chosen === "settings" ? <Settings desk={desk} doc={doc} /> : null}
      </div>
    </section>
  );
}
