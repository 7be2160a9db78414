import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { type JobSummary, jobsQuery, useDeleteJob } from "../../api/jobs";
import { useStart } from "../../api/runs";
import { useMay } from "../../app/may";
import { useSpace } from "../../app/space";
import { type Say, useText } from "../../locale/text";
import { RunState } from "../../parts/state/StateChip";
import { Ago } from "../../ui/Ago";
import { Button } from "../../ui/Button";
import { type Column, DataTable } from "../../ui/DataTable";
import { Dialog } from "../../ui/Dialog";
import { SearchBox } from "../../ui/Field";
import { QueryView } from "../../ui/QueryView";
import { Screen } from "../../ui/Screen";
import { tell, tellError } from "../../ui/toast";
import { Empty } from "../../ui/views";

/** All jobs of a space, with what their last run is doing. */
export function JobsPage() {
  const t = useText();
  const may = useMay();
  const space = useSpace();
  const navigate = useNavigate();
  const query = useQuery(jobsQuery(space));
  const [name, setName] = useState("");
  const [doomed, setDoomed] = useState<JobSummary | null>(null);
  const start = useStart(space);
  const open = (job: string) => void navigate({ to: "/studio", search: { job } });
  const run = (job: JobSummary) =>
    start.mutateAsync(job.name).then(({ id }) => {
      const show = () => void navigate({ to: "/runs/$run", params: { run: id } });
      tell(t("jobs.started", { job: job.name }), { text: t("studio.openRun"), run: show });
    }, tellError);
  const acts = {
    start: may("run:act") ? run : null,
    remove: may("job:write") ? setDoomed : null,
  };
  return (
    <Screen
      title={t("jobs.title")}
      acts={
        <>
          <SearchBox label={t("jobs.filter")} value={name} onChange={setName} width={240} />
          {may("job:write") ? (
            <Button look="go" onClick={() => open("new")}>
              {t("jobs.new")}
            </Button>
          ) : null}
        </>
      }
    >
      <QueryView query={query}>
        {(jobs) => {
          const rows = jobs.filter((job) => job.name.toLowerCase().includes(name.toLowerCase()));
          if (!jobs.length) return <NoJobs />;
          if (!rows.length) return <Empty what={t("jobs.noFit", { query: name })} />;
          return (
            <DataTable
              label={t("jobs.title")}
              columns={columns(t, acts)}
              rows={rows}
              keyOf={(job) => job.id}
              onOpen={(job) => open(job.name)}
            />
          );
        }}
      </QueryView>
      {doomed ? <DeleteDialog job={doomed} onClose={() => setDoomed(null)} /> : null}
    </Screen>
  );
}

function NoJobs() {
  const t = useText();
  const navigate = useNavigate();
  return (
    <Empty what={t("jobs.empty")} next={t("jobs.emptyNext")}>
      <Button look="go" onClick={() => void navigate({ to: "/studio" })}>
        {t("jobs.emptyAct")}
      </Button>
    </Empty>
  );
}

function DeleteDialog({ job, onClose }: { job: JobSummary; onClose: () => void }) {
  const t = useText();
  const remove = useDeleteJob(useSpace());
  return (
    <Dialog
      title={t("jobs.deleteTitle", { job: job.name })}
      onClose={onClose}
      onAct={() => remove.mutateAsync(job.name).then(() => tell(t("jobs.deleted", { job: job.name })))}
      act={t("act.delete")}
      actLook="danger"
    >
      <p>{t("jobs.deleteText")}</p>
    </Dialog>
  );
}

type Act = ((job: JobSummary) => unknown) | null;

function columns(t: Say, acts: { start: Act; remove: Act }): Column<JobSummary>[] {
  return [
    {
      key: "name",
      title: t("col.name"),
      width: "minmax(200px, 1.4fr)",
      cell: (job) => (
        <Link to="/studio" search={{ job: job.name }} title={job.folder}>
          {job.name}
        </Link>
      ),
    },
    {
      key: "run",
      title: t("jobs.lastRun"),
      width: "minmax(200px, 1fr)",
      cell: ({ last_run: run }) =>
        run ? (
          <Link to="/runs/$run" params={{ run: run.id }} className="row">
            <RunState run={run} />
          </Link>
        ) : (
          <span className="muted">{t("jobs.never")}</span>
        ),
    },
    { key: "kind", title: t("jobs.kind"), width: "70px", cell: (job) => job.kind.toUpperCase() },
    {
      key: "revision",
      title: t("run.revision"),
      width: "84px",
      atEnd: true,
      cell: (job) => job.latest_revision,
    },
    { key: "changed", title: t("col.changed"), width: "130px", cell: (job) => <Ago at={job.updated_at} /> },
    {
      key: "by",
      title: t("col.by"),
      width: "140px",
      isWide: true,
      cell: (job) => <span>{job.created_by.name}</span>,
    },
    {
      key: "acts",
      title: "",
      width: "190px",
      atEnd: true,
      cell: (job) => (
        <>
          {acts.start && !job.last_run?.is_live ? (
            <Button onClick={() => acts.start?.(job)}>{t("jobs.start")}</Button>
          ) : null}
          {acts.remove && !job.last_run?.is_live ? (
            <Button look="quiet" onClick={() => acts.remove?.(job)}>
              {t("act.deleteAsk")}
            </Button>
          ) : null}
        </>
      ),
    },
  ];
}
