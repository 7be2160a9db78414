import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useCallback } from "react";
import { STATES } from "../../api/lifecycle";
import { type Run, type RunFilter, runsQuery } from "../../api/runs";
import { useSpace } from "../../app/space";
import { type Say, useText } from "../../locale/text";
import { RunState, StateChip } from "../../parts/state/StateChip";
import { Ago } from "../../ui/Ago";
import { Button } from "../../ui/Button";
import { type Column, DataTable } from "../../ui/DataTable";
import { Screen } from "../../ui/Screen";
import { Empty, Failed, Loading } from "../../ui/views";
import { causeOf } from "./cause";
import { RunSearch } from "./RunSearch";
import look from "./RunsPage.module.css";

const route = getRouteApi("/runs");

/** All runs of a space, the newest first. The filter stands in the address. */
export function RunsPage() {
  const t = useText();
  const filter = route.useSearch();
  const space = useSpace();
  const navigate = useNavigate();
  const query = useInfiniteQuery(runsQuery(space, only(filter)));
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  const rows = query.data?.pages.flatMap((page) => page.items) ?? [];
  const show = (next: RunFilter) => void navigate({ to: "/runs", search: next });
  return (
    <Screen
      title={t("runs.title")}
      beside={query.data ? <span className="muted">{count(t, rows.length, hasNextPage)}</span> : null}
      acts={
        <RunSearch
          key={filter.job ?? ""}
          job={filter.job ?? ""}
          onSearch={(job) => show({ ...only(filter), job })}
        />
      }
      above={<StateFilter filter={only(filter)} onShow={show} />}
    >
      {query.error && !query.data ? (
        <Failed error={query.error} onRetry={() => void query.refetch()} />
      ) : null}
      {query.isPending ? <Loading /> : null}
      {query.data && !rows.length ? (
        <NoRuns isFiltered={Boolean(filter.job || filter.state)} onAll={() => show({})} />
      ) : null}
      {rows.length ? (
        <DataTable
          label={t("runs.title")}
          columns={columns(t)}
          rows={rows}
          keyOf={(run) => run.id}
          onOpen={(run) => void navigate({ to: "/runs/$run", params: { run: run.id } })}
          onNearEnd={more}
        />
      ) : null}
    </Screen>
  );
}

function StateFilter({ filter, onShow }: { filter: RunFilter; onShow: (filter: RunFilter) => void }) {
  const t = useText();
  const { state: _, ...rest } = filter;
  return (
    <div className={look.states} role="group" aria-label={t("run.state")}>
      <Button aria-pressed={!filter.state} className={look.state} onClick={() => onShow(rest)}>
        {t("runs.all")}
      </Button>
      {STATES.map(({ name }) => (
        <Button
          key={name}
          aria-pressed={filter.state === name}
          className={look.state}
          onClick={() => onShow({ ...rest, state: name })}
        >
          <StateChip state={name} />
        </Button>
      ))}
    </div>
  );
}

function NoRuns({ isFiltered, onAll }: { isFiltered: boolean; onAll: () => void }) {
  const t = useText();
  if (!isFiltered) return <Empty what={t("runs.empty")} next={t("runs.emptyNext")} />;
  return (
    <Empty what={t("runs.emptyFilter")}>
      <Button onClick={onAll}>{t("runs.clear")}</Button>
    </Empty>
  );
}

function columns(t: Say): Column<Run>[] {
  return [
    {
      key: "job",
      title: t("run.job"),
      width: "minmax(200px, 1.4fr)",
      cell: (run) => (
        <Link to="/runs/$run" params={{ run: run.id }} title={run.id}>
          {run.job_name}
        </Link>
      ),
    },
    { key: "state", title: t("run.state"), width: "190px", cell: (run) => <RunState run={run} /> },
    {
      key: "cause",
      title: t("run.cause"),
      width: "minmax(180px, 2fr)",
      cell: (run) => <span className={run.failure ? "danger" : "second"}>{causeOf(run, t) || "—"}</span>,
    },
    { key: "revision", title: t("run.revision"), width: "84px", atEnd: true, cell: (run) => run.revision },
    { key: "release", title: t("run.release"), width: "84px", cell: (run) => run.release },
    {
      key: "target",
      title: t("run.target"),
      width: "110px",
      isWide: true,
      cell: (run) => <span>{run.target}</span>,
    },
    {
      key: "seen",
      title: t("run.seen"),
      width: "120px",
      cell: (run) => (run.is_live ? <Ago at={run.seen_at} /> : <span className="muted">—</span>),
    },
    { key: "started", title: t("run.started"), width: "120px", cell: (run) => <Ago at={run.created_at} /> },
    {
      key: "id",
      title: t("run.id"),
      width: "200px",
      isWide: true,
      cell: (run) => <code className="muted">{run.id}</code>,
    },
  ];
}

function count(t: Say, shown: number, hasMore: boolean): string {
  return t(hasMore ? "runs.shownMore" : "runs.shown", { count: shown });
}

/** The filter without what the address carries beside it. */
function only({ state, job }: RunFilter): RunFilter {
  return { ...(state ? { state } : {}), ...(job ? { job } : {}) };
}
