import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { problemOf } from "../api/queries";
import { errorText } from "../locale/error";
import { language, useText } from "../locale/text";
import { Button } from "./Button";
import { copyText } from "./copy";
import look from "./views.module.css";

/** The four designed views of a part of a page: loading, empty, error and forbidden. */
export function Loading() {
  const t = useText();
  return (
    <div className={look.loading} role="status">
      {t("view.loading")}
    </div>
  );
}

export function Empty({ what, next, children }: { what: string; next?: string; children?: ReactNode }) {
  return (
    <div className={look.view}>
      <p className={look.what}>{what}</p>
      {next ? <p className={look.next}>{next}</p> : null}
      {children ? <div className={look.acts}>{children}</div> : null}
    </div>
  );
}

export function Failed({ error, onRetry }: { error: unknown; onRetry?: (() => void) | undefined }) {
  const t = useText();
  const problem = problemOf(error);
  if (problem?.status === 403) return <Forbidden permission={String(problem.facts.permission ?? "?")} />;
  if (problem?.status === 404)
    return (
      <Empty what={missingLine(problem.detail) || t("view.missing")} next={t("view.missingNext")}>
        <Link to="/studio">{t("view.home")}</Link>
      </Empty>
    );
  return (
    <div className={look.view} role="alert">
      <p className={look.what}>{t("view.failed")}</p>
      <Problem error={error} />
      {onRetry ? (
        <div className={look.acts}>
          <Button onClick={onRetry}>{t("act.retry")}</Button>
        </div>
      ) : null}
    </div>
  );
}

/** What is not there, in the server's words; its next sentence says what to do elsewhere. Empty in Chinese. */
function missingLine(detail: string): string {
  return language() === "en" ? (/^.*?\.(?= |$)/.exec(detail)?.[0] ?? "") : "";
}

export function Forbidden({ permission }: { permission: string }) {
  const t = useText();
  return <Empty what={t("view.forbidden")} next={t("view.forbiddenNext", { permission })} />;
}

/** What the server says of an error, with what a colleague or an operator asks for. */
export function Problem({ error }: { error: unknown }) {
  const t = useText();
  const problem = problemOf(error);
  const { headline, details } = errorText(error);
  const request = problem?.facts.request;
  return (
    <div className={look.problem} role="alert">
      {headline ? <b>{headline}</b> : null}
      {details.map((one) => (
        <span key={one}>{one}</span>
      ))}
      {problem?.code === "release_not_installed" ? (
        <Link to="/platform/$noun" params={{ noun: "releases" }}>
          {t("view.releases")}
        </Link>
      ) : null}
      {problem ? (
        <span className={look.codes}>
          <span>{t("view.code", { code: problem.code })}</span>
          {problem.where ? <code>{problem.where}</code> : null}
          {request ? <span>{t("view.request", { id: String(request) })}</span> : null}
          <button
            type="button"
            className={look.link}
            onClick={() => copyText(JSON.stringify(problem, null, 1))}
          >
            {t("view.details")}
          </button>
        </span>
      ) : null}
    </div>
  );
}
