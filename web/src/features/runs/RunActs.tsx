import { useState } from "react";
import { type Run, useRestart, useSavepoint, useStop } from "../../api/runs";
import { useMay } from "../../app/may";
import { useText } from "../../locale/text";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { tell, tellError } from "../../ui/toast";

/** The acts that the server allows on a run now, for those who may act. */
export function RunActs({ run }: { run: Run }) {
  const t = useText();
  const may = useMay();
  const [asked, setAsked] = useState<"stop" | "restart" | null>(null);
  const savepoint = useSavepoint();
  if (!may("run:act")) return null;
  const allows = (act: Run["actions"][number]) => run.actions.includes(act);
  const save = () => savepoint.mutateAsync(run.id).then(() => tell(t("run.savepointAsked")), tellError);
  return (
    <span className="row">
      {allows("savepoint") ? (
        <Button onClick={save} disabled={savepoint.isPending}>
          {t("run.savepoint")}
        </Button>
      ) : null}
      {allows("restart") ? <Button onClick={() => setAsked("restart")}>{t("run.restart")}</Button> : null}
      {allows("stop") ? (
        <Button look="danger" onClick={() => setAsked("stop")}>
          {t("run.stop")}
        </Button>
      ) : null}
      {asked === "stop" ? <StopDialog run={run} onClose={() => setAsked(null)} /> : null}
      {asked === "restart" ? <RestartDialog run={run} onClose={() => setAsked(null)} /> : null}
    </span>
  );
}

export function StopDialog({ run, onClose }: { run: Run; onClose: () => void }) {
  const t = useText();
  const stop = useStop();
  const act = (withSavepoint: boolean) => stop.mutateAsync({ id: run.id, withSavepoint });
  const canSave = run.actions.includes("savepoint");
  const more = (
    <Button onClick={() => void act(true).then(onClose, tellError)} disabled={stop.isPending}>
      {t("run.stopSavepoint")}
    </Button>
  );
  return (
    <Dialog
      title={t("run.stopTitle", { job: run.job_name })}
      onClose={onClose}
      onAct={() => act(false)}
      act={t("run.stopNow")}
      actLook="danger"
      leave={t("run.keep")}
      more={canSave ? more : null}
    >
      <p>{t("run.stopText")}</p>
    </Dialog>
  );
}

export function RestartDialog({ run, onClose }: { run: Run; onClose: () => void }) {
  const t = useText();
  const restart = useRestart();
  const [restore, setRestore] = useState("latest");
  const choices = [
    ["latest", t("run.restartLatest")],
    ["none", t("run.restartNone")],
  ] as const;
  return (
    <Dialog
      title={t("run.restartTitle", { job: run.job_name })}
      onClose={onClose}
      onAct={() => restart.mutateAsync({ id: run.id, restore })}
      act={t("run.restart").replace("…", "")}
      leave={t("run.keep")}
    >
      <p>{t("run.restartText")}</p>
      <div role="radiogroup" aria-label={t("run.restart")}>
        {choices.map(([value, text]) => (
          <label key={value} className="row">
            <input
              type="radio"
              name="restore"
              checked={restore === value}
              onChange={() => setRestore(value)}
            />
            {text}
          </label>
        ))}
      </div>
    </Dialog>
  );
}
