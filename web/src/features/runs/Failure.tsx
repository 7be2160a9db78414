import type { Run } from "../../api/runs";
import { useText } from "../../locale/text";
import look from "./RunPage.module.css";

/** Why a run failed, where in the script, and the last lines that tell more. */
export function Failure({ run }: { run: Run }) {
  const t = useText();
  const { failure } = run;
  if (!failure) return null;
  const { statement, line } = failure;
  return (
    <div className={look.failure} tabIndex={0} role="region" aria-label={t("run.failure")}>
      <p>
        <b className="danger">{failure.message}</b>
      </p>
      <p className="muted">
        <code>{failure.code}</code>
        {statement !== null && line !== null ? ` · ${t("run.at", { statement, line })}` : ""}
      </p>
      {failure.statement_text ? <pre>{failure.statement_text}</pre> : null}
      {failure.root_cause ? <pre>{failure.root_cause}</pre> : null}
      {failure.log_tail.length ? (
        <>
          <h2>{t("run.lastLines")}</h2>
          <pre>{failure.log_tail.join("\n")}</pre>
        </>
      ) : null}
    </div>
  );
}
