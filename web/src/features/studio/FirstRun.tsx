import { useQuery } from "@tanstack/react-query";
import { Play } from "lucide-react";
import { type Release, releasesQuery, useInstall } from "../../api/releases";
import { type Template, templatesQuery } from "../../api/templates";
import { useMay } from "../../app/may";
import { useLanguage, useText } from "../../locale/text";
import { Code } from "../../parts/code/Code";
import { Button } from "../../ui/Button";
import { tellError } from "../../ui/toast";
import type { Desk } from "./desk";
import look from "./FirstRun.module.css";
import { debugSoon } from "./sessions";

/** What an empty studio shows: three examples, each one click away from its rows. */
export function FirstRun({ desk }: { desk: Desk }) {
  const t = useText();
  const { data: releases } = useQuery(releasesQuery);
  const release = releases?.find((one) => one.is_default);
  const isMissing = release !== undefined && !release.is_installed;
  const { data: templates } = useQuery(templatesQuery);
  const spoken = useLanguage();
  const open = ({ name, sql, rows }: Template) => debugSoon(desk.space, desk.add(name, sql).id, rows);
  return (
    <div className={look.first}>
      <div className={look.inner}>
        <h2 className={look.title}>{t("first.title")}</h2>
        <p className={look.text}>
          {release?.is_installed ? `${t("first.release", { version: release.version })} ` : ""}
          {t("first.text")}
        </p>
        {isMissing ? <Missing release={release} /> : null}
        <div className={look.cards}>
          {templates?.map((template, at) => (
            <section key={template.name} className={`card ${look.card}`} aria-label={template.title[spoken]}>
              <h3>{template.title[spoken]}</h3>
              <p className="second">{template.about[spoken]}</p>
              <Code text={heart(template.sql)} />
              <Button
                look={at === 0 ? "go" : "plain"}
                large
                disabled={isMissing}
                onClick={() => open(template)}
              >
                {at === 0 ? <Play aria-hidden /> : null}
                {t("first.open")}
              </Button>
            </section>
          ))}
        </div>
        <ol className={look.steps}>
          {(["first.step1", "first.step2", "first.step3"] as const).map((id) => (
            <li key={id}>{t(id)}</li>
          ))}
        </ol>
        <p className={look.own}>
          <span>
            {t("first.ownSql")}{" "}
            <button type="button" className={look.link} onClick={() => desk.add()}>
              {t("first.blank")}
            </button>
          </span>
          <span>
            {t("first.cli")} <code>xuanwu apply -f job.yaml</code>
          </span>
        </p>
      </div>
    </div>
  );
}

/** What is to be done before anything can be debugged. */
function Missing({ release }: { release: Release }) {
  const t = useText();
  const may = useMay();
  const install = useInstall();
  const { version, progress, failure } = release;
  return (
    <div className={look.missing} role="status">
      <span>{progress ? t("first.installing", { version, progress }) : t("first.missing", { version })}</span>
      {failure && !progress ? <span className="danger">{failure}</span> : null}
      {progress ? null : may("platform:admin") ? (
        <Button
          look="go"
          disabled={install.isPending}
          onClick={() => void install.mutateAsync(version).catch(tellError)}
        >
          {t("first.install", { version })}
        </Button>
      ) : (
        <span>{t("first.askInstall")}</span>
      )}
    </div>
  );
}

/** The lines of a script that say what it does: its last statement. */
function heart(sql: string): string {
  const last = sql.trimEnd().split(/\n\n/).at(-1) ?? sql;
  return last.split("\n").slice(0, 5).join("\n");
}
