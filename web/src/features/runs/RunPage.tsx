import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { flinkLinkQuery, type Run, runQuery } from "../../api/runs";
import { type Say, useText } from "../../locale/text";
import { isSilent, RunState } from "../../parts/state/StateChip";
import { Ago, Lasting } from "../../ui/Ago";
import { QueryView } from "../../ui/QueryView";
import { useTitle } from "../../ui/Screen";
import { Tabs } from "../../ui/Tabs";
import { causeOf } from "./cause";
import { Events } from "./Events";
import { Failure } from "./Failure";
import { Logs } from "./Logs";
import { RunActs } from "./RunActs";
import look from "./RunPage.module.css";
import { Savepoints } from "./Savepoints";

const route = getRouteApi("/runs/$run");
const TABS = ["logs", "failure", "savepoints"] as const;
type Shown = (typeof TABS)[number];

/** One run: what state it is in, why, and how old that knowledge is; below, what it did and writes. */
export function RunPage() {
  const { run: id } = route.useParams();
  const query = useQuery(runQuery(id));
  return <QueryView query={query}>{(run) => <Shown run={run} />}</QueryView>;
}

function Shown({ run }: { run: Run }) {
  const t = useText();
  useTitle(run.job_name);
  return (
    <div className={look.page}>
      <header className={look.head}>
        <h1 className="cut">{run.job_name}</h1>
        <RunState run={run} />
        <Knowledge run={run} />
        <span className="grow" />
        <RunActs run={run} />
      </header>
      <Facts run={run} />
      <div className={look.columns}>
        <Panels run={run} />
        <section className={`card ${look.events}`} aria-label={t("run.events")}>
          <h2>{t("run.events")}</h2>
          <Events run={run} />
        </section>
      </div>
    </div>
  );
}

/** How long the state has lasted, and how old what was seen is. */
function Knowledge({ run }: { run: Run }) {
  const t = useText();
  const since = run.started_at ?? run.created_at;
  const cause = causeOf(run, t);
  return (
    <span className={isSilent(run) ? look.silent : "second"}>
      <Lasting from={since} to={run.ended_at} />
      {run.is_live && run.seen_at ? (
        <>
          {" · "}
          {isSilent(run) ? <Silence at={run.seen_at} /> : <Seen at={run.seen_at} />}
        </>
      ) : null}
      {cause ? ` · ${cause}` : null}
    </span>
  );
}

function Seen({ at }: { at: string }) {
  const t = useText();
  const [before, after] = t("run.seenAgo", { time: "|" }).split("|");
  return (
    <>
      {before}
      <Ago at={at} />
      {after}
    </>
  );
}

function Silence({ at }: { at: string }) {
  const t = useText();
  const [before, after] = t("run.silentFor", { time: "|" }).split("|");
  return (
    <>
      {before}
      <Ago at={at} />
      {after}
    </>
  );
}

function Facts({ run }: { run: Run }) {
  const t = useText();
  return (
    <dl className={`card ${look.facts}`}>
      {facts(run, t).map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** The Flink Web UI of a live run, through this server, at an address that permits nothing else. */
function WebUi({ run }: { run: Run }) {
  const t = useText();
  const { data } = useQuery(flinkLinkQuery(run.id));
  return data ? (
    <a href={data.path} target="_blank" rel="noreferrer">
      {t("run.flinkPage")}
    </a>
  ) : null;
}

function facts(run: Run, t: Say): [string, ReactNode][] {
  const revision = t("run.revisionN", { number: run.revision });
  return [
    [
      t("run.revision"),
      <Link
        key="job"
        to="/studio"
        search={{ job: run.job_name, revision: run.revision }}
        title={t("run.openRevision")}
      >
        {revision}
      </Link>,
    ],
    [t("run.release"), run.release],
    [t("run.target"), run.target],
    [t("run.parallelism"), run.parallelism],
    ...(run.attempt ? [[t("run.attempt"), run.attempt] as [string, ReactNode]] : []),
    [t("run.by"), run.created_by.name],
    [t("run.started"), <Ago key="started" at={run.created_at} />],
    ...(run.ended_at ? [[t("run.ended"), <Ago key="ended" at={run.ended_at} />] as [string, ReactNode]] : []),
    [t("run.id"), <code key="id">{run.id}</code>],
    ...(run.is_live && run.rest_url
      ? [[t("run.page"), <WebUi key="page" run={run} />] as [string, ReactNode]]
      : []),
  ];
}

function Panels({ run }: { run: Run }) {
  const t = useText();
  const { tab } = route.useSearch();
  const navigate = useNavigate();
  const shown: Shown = TABS.find((one) => one === tab) ?? (run.failure ? "failure" : "logs");
  const titles = { logs: t("run.logs"), failure: t("run.failure"), savepoints: t("run.savepoints") };
  return (
    <section className={`card ${look.panels}`} aria-label={titles[shown]}>
      <Tabs
        label={run.job_name}
        panel="run-panel"
        chosen={shown}
        onChoose={(next) =>
          void navigate({ to: "/runs/$run", params: { run: run.id }, search: { tab: next }, replace: true })
        }
        tabs={TABS.filter((one) => one !== "failure" || run.failure).map((key) => ({
          key,
          title: titles[key],
        }))}
      />
      <div id="run-panel" role="tabpanel" aria-labelledby={`run-panel-${shown}`} className={look.panel}>
        {shown === "logs" ? <Logs run={run} /> : null}
        {shown === "failure" ? <Failure run={run} /> : null}
        {shown === "savepoints" ? <Savepoints run={run} /> : null}
      </div>
    </section>
  );
}
