import type { EditorView } from "@codemirror/view";
import { lazy, useSyncExternalStore } from "react";
import type { Draft } from "../../api/gateway";
import { useText } from "../../locale/text";
import type { Checker } from "../../parts/editor/checker";
import { Later } from "../../ui/Later";
import { type Tab, Tabs } from "../../ui/Tabs";
import { DebugPanel } from "./DebugPanel";
import type { DebugSession } from "./debug-session";
import type { Desk, Doc } from "./desk";
import { FindingList } from "./FindingList";
import { Grip, useHeight } from "./Grip";
import type { Given } from "./given";
import { Revisions } from "./Revisions";
import { testsOf } from "./sessions";
import look from "./Workbench.module.css";

const LineagePanel = lazy(() => import("./lineage/LineagePanel"));
const PlanPanel = lazy(() => import("./plan/PlanPanel"));
const Settings = lazy(() => import("./settings/Settings"));
const TestsPanel = lazy(() => import("./TestsPanel"));

export type PanelKey = "findings" | "debug" | "tests" | "lineage" | "plan" | "revisions" | "settings";

/** Whether a panel says anything of a program, which has no script. */
export function isOfPrograms(key: PanelKey): boolean {
  return key === "debug" || key === "revisions" || key === "settings";
}

/** What is known of a document, below its text. */
export function Panels({
  desk,
  doc,
  chosen,
  revision,
  onChoose,
  checker,
  session,
  given,
  draft,
  readDraft,
  view,
}: {
  desk: Desk;
  doc: Doc;
  chosen: PanelKey;
  /** The revision that the address names. */
  revision: number | null;
  onChoose: (key: PanelKey) => void;
  checker: Checker;
  session: DebugSession;
  given: Given;
  draft: Draft;
  /** The text as it is now, also what was typed this moment. */
  readDraft: () => Draft;
  view: { current: EditorView | null };
}) {
  const t = useText();
  const { findings } = useSyncExternalStore(checker.subscribe, () => checker.state);
  const errors = findings.filter((one) => one.severity === "error").length;
  const [height, setHeight] = useHeight();
  const tabs: Tab<PanelKey>[] = [
    {
      key: "findings",
      title: t("studio.findings"),
      counts: [{ count: errors, isBad: true }, { count: findings.length - errors }],
    },
    { key: "debug", title: t("studio.debug") },
    { key: "tests", title: t("studio.tests") },
    { key: "lineage", title: t("studio.lineage") },
    { key: "plan", title: t("studio.plan") },
    { key: "revisions", title: t("studio.revisions"), counts: [{ count: doc.saved?.revision ?? 0 }] },
    { key: "settings", title: t("studio.settings") },
  ];
  const asking = { space: desk.space, doc, view, onFindings: () => onChoose("findings") };
  return (
    <section className={look.panels} style={{ height }} aria-label={t("studio.panels")}>
      <Grip height={height} onHeight={setHeight} />
      <Tabs
        label={t("studio.panels")}
        panel="studio-panel"
        chosen={chosen}
        onChoose={onChoose}
        tabs={tabs.filter(({ key }) => !doc.spec.jar || isOfPrograms(key))}
      />
      <div
        id="studio-panel"
        role="tabpanel"
        aria-labelledby={`studio-panel-${chosen}`}
        className={look.panel}
        tabIndex={-1}
      >
        {chosen === "findings" ? (
          <FindingList checker={checker} view={view} isEmpty={!doc.spec.sql?.trim()} />
        ) : null}
        {chosen === "debug" ? (
          <DebugPanel
            key={doc.id}
            space={desk.space}
            job={doc.job && doc.id}
            draft={draft}
            session={session}
            given={given}
            onTests={() => onChoose("tests")}
          />
        ) : null}
        <Later part={chosen}>
          {chosen === "tests" ? (
            <TestsPanel
              key={doc.id}
              space={desk.space}
              job={doc.job && doc.id}
              draft={draft}
              readDraft={readDraft}
              runs={testsOf(doc.id)}
            />
          ) : null}
          {chosen === "lineage" ? <LineagePanel key={doc.id} {...asking} /> : null}
          {chosen === "plan" ? <PlanPanel key={doc.id} {...asking} /> : null}
          {chosen === "settings" ? <Settings desk={desk} doc={doc} /> : null}
        </Later>
        {chosen === "revisions" ? <Revisions desk={desk} doc={doc} wanted={revision} /> : null}
      </div>
    </section>
  );
}
