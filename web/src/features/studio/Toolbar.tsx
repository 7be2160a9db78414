import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Bug, Play } from "lucide-react";
import { useState, useSyncExternalStore } from "react";
import type { Job } from "../../api/jobs";
import { releasesQuery } from "../../api/releases";
import { type Run, useStart } from "../../api/runs";
import { useMay } from "../../app/may";
import { useText } from "../../locale/text";
import { RunState } from "../../parts/state/StateChip";
import { Button } from "../../ui/Button";
import { tell, tellError } from "../../ui/toast";
import { RestartDialog } from "../runs/RunActs";
import type { DebugSession } from "./debug-session";
import { type Desk, type Doc, isChanged } from "./desk";
import { Presence } from "./Presence";
import type { Saving } from "./useSave";
import look from "./Workbench.module.css";

/** The acts of a document, and which revision and release it is. */
export function Toolbar(props: {
  desk: Desk;
  doc: Doc;
  newest: Job | null;
  saving: Saving;
  session: DebugSession;
  isDeleted: boolean;
  onDebug: () => void;
  /** Null where there is no text to format. */
  onFormat: (() => void) | null;
}) {
  const { desk, doc, newest, saving, session } = props;
  const t = useText();
  const may = useMay();
  const { isRunning } = useSyncExternalStore(session.subscribe, () => session.state);
  const run = newest?.last_run;
  return (
    <div className={look.bar} role="toolbar" aria-label={doc.spec.name || t("studio.untitled")}>
      <Revision doc={doc} />
      <ReleaseChoice desk={desk} doc={doc} />
      {run ? <RunState run={run} /> : null}
      {doc.job !== null && may("job:write") ? (
        <Presence space={desk.space} job={doc.id} isChanged={isChanged(doc)} isDeleted={props.isDeleted} />
      ) : null}
      <span className="grow" />
      {props.onFormat ? (
        <Button look="quiet" onClick={props.onFormat} title="Shift+Alt+F">
          {t("studio.format")}
        </Button>
      ) : null}
      {may("job:write") ? (
        <Button
          onClick={() => void saving.save()}
          disabled={saving.isSaving || (doc.job !== null && !isChanged(doc))}
        >
          {t("studio.save")} <kbd>Ctrl S</kbd>
        </Button>
      ) : null}
      {may("job:write") ? (
        <Button onClick={props.onDebug} aria-busy={isRunning}>
          <Bug aria-hidden />
          {t("studio.debug")} <kbd>Ctrl ⇧ ↵</kbd>
        </Button>
      ) : null}
      {may("run:act") ? (
        <StartButton desk={desk} doc={doc} saving={saving} live={run?.is_live ? run : null} />
      ) : null}
    </div>
  );
}

type StartProps = { desk: Desk; doc: Doc; saving: Saving; live: Run | null };

/** Starts the text, or restarts its live run on it; what has changed is saved first. */
function StartButton({ desk, doc, saving, live }: StartProps) {
  const t = useText();
  const start = useStartDoc(desk, doc, saving);
  const [asked, setAsked] = useState<Run | null>(null);
  const isBlank = !doc.spec.jar && !doc.spec.sql?.trim();
  const isEnding = live !== null && !live.actions.includes("restart");
  const restart = async () => {
    if (!isChanged(doc) || (await saving.save())) setAsked(live);
  };
  return (
    <>
      <Button
        look="go"
        onClick={() => void (live ? restart() : start.act())}
        disabled={start.isStarting || isBlank || isEnding}
        title={
          isBlank ? t("studio.nothing") : live ? t(isEnding ? "studio.isEnding" : "studio.isLive") : undefined
        }
      >
        <Play aria-hidden />
        {t(live ? "run.restart" : "studio.start")}
      </Button>
      {asked ? <RestartDialog run={asked} onClose={() => setAsked(null)} /> : null}
    </>
  );
}

function Revision({ doc }: { doc: Doc }) {
  const t = useText();
  if (!doc.saved) return <span className={look.pick}>{t("studio.notSaved")}</span>;
  return (
    <span className={look.pick}>
      {t("studio.revision")} <b>{doc.saved.revision}</b> {isChanged(doc) ? t("studio.changed") : null}
    </span>
  );
}

function ReleaseChoice({ desk, doc }: { desk: Desk; doc: Doc }) {
  const t = useText();
  const { data: releases } = useQuery(releasesQuery);
  const preset = releases?.find((one) => one.is_default)?.version;
  const chosen = doc.spec.release ?? "";
  const versions = [...new Set([...(releases ?? []).map((one) => one.version), ...(chosen ? [chosen] : [])])];
  return (
    <label className={look.pick}>
      <span>Flink</span>
      <select
        aria-label={t("studio.release")}
        value={chosen}
        onChange={({ target }) => desk.change(doc.id, { release: target.value || null })}
      >
        <option value="">{`${preset ?? ""} ${t("studio.defaultRelease")}`.trim()}</option>
        {versions.map((version) => (
          <option key={version}>{version}</option>
        ))}
      </select>
    </label>
  );
}

/** Saves what has changed, then starts the job. */
function useStartDoc(desk: Desk, doc: Doc, saving: Saving) {
  const t = useText();
  const navigate = useNavigate();
  const start = useStart(desk.space);
  const begin = async (job: string) => {
    try {
      const run = await start.mutateAsync(job);
      const open = () => void navigate({ to: "/runs/$run", params: { run: run.id } });
      tell(t("studio.started", { job }), { text: t("studio.openRun"), run: open });
    } catch (error) {
      tellError(error);
    }
  };
  const act = async () => {
    const isSaved = doc.job !== null && !isChanged(doc);
    if (!isSaved && !(await saving.save((job) => void begin(job)))) return;
    if (doc.job !== null) await begin(doc.job);
  };
  return { act, isStarting: start.isPending };
}
