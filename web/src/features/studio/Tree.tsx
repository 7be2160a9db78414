import { useQuery } from "@tanstack/react-query";
import { useVirtualizer } from "@tanstack/react-virtual";
import { MoreHorizontal, Plus } from "lucide-react";
import { lazy, Suspense, useEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import { useMoveJob } from "../../api/folders";
import { type JobSummary, jobsQuery } from "../../api/jobs";
import { useMay } from "../../app/may";
import { useText } from "../../locale/text";
import { Button } from "../../ui/Button";
import { SearchBox } from "../../ui/Field";
import { Menu } from "../../ui/Menu";
import { QueryView } from "../../ui/QueryView";
import { tellError } from "../../ui/toast";
import { CatalogTree } from "./CatalogTree";
import type { Desk } from "./desk";
import { type Filter, labelsOf, type Row, rowsOf } from "./rows";
import look from "./Tree.module.css";
import type { Asked } from "./TreeDialogs";
import { FolderRow, JobRow } from "./TreeRows";

const ROW_PX = 28;
const TreeDialog = lazy(() => import("./TreeDialogs"));
type Props = {
  desk: Desk;
  /** Whether it lies over the editor, in a window that is too narrow for both. */
  isOver: boolean;
  onOpen: (job: string) => void;
  onDeleted: (job: JobSummary) => void;
};

/** The jobs of the space in their folders, each with its labels and the state of its last run. */
export function Tree({ desk, isOver, onOpen, onDeleted }: Props) {
  const t = useText();
  const query = useQuery(jobsQuery(desk.space));
  const [filter, setFilter] = useState<Filter>({ text: "", label: "" });
  const [asked, setAsked] = useState<Asked | null>(null);
  const jobs = query.data ?? [];
  const labels = labelsOf(jobs);
  return (
    <aside id="studio-tree" className={look.tree} data-over={isOver} aria-label={t("studio.jobs")}>
      <div className={look.head}>
        <h2>{t("studio.jobs")}</h2>
        <Button look="quiet" name={t("studio.new")} onClick={() => desk.add()}>
          <Plus aria-hidden />
        </Button>
        <Menu
          name={t("tree.more")}
          button={<MoreHorizontal aria-hidden />}
          items={[{ text: t("program.new"), run: () => desk.addProgram() }]}
        />
      </div>
      <div className={look.find}>
        <SearchBox
          label={t("studio.filter")}
          value={filter.text}
          onChange={(text) => setFilter({ ...filter, text })}
        />
        {labels.length ? (
          <select
            className={look.labels}
            aria-label={t("tree.labels")}
            value={labels.includes(filter.label) ? filter.label : ""}
            onChange={({ target }) => setFilter({ ...filter, label: target.value })}
          >
            <option value="">{t("tree.allLabels")}</option>
            {labels.map((one) => (
              <option key={one}>{one}</option>
            ))}
          </select>
        ) : null}
      </div>
      <QueryView query={query}>
        {(all) =>
          all.length ? (
            <Rows desk={desk} jobs={all} filter={filter} onOpen={onOpen} onAsk={setAsked} />
          ) : (
            <p className={look.nothing}>{t("jobs.empty")}</p>
          )
        }
      </QueryView>
      <CatalogTree desk={desk} />
      {asked ? (
        <Suspense fallback={null}>
          <TreeDialog
            space={desk.space}
            asked={asked}
            folders={[...new Set(jobs.map((job) => job.folder).filter(Boolean))].sort()}
            onClose={() => setAsked(null)}
            onOpen={onOpen}
            onDeleted={onDeleted}
          />
        </Suspense>
      ) : null}
    </aside>
  );
}

function Rows(props: {
  desk: Desk;
  jobs: readonly JobSummary[];
  filter: Filter;
  onOpen: (job: string) => void;
  onAsk: (asked: Asked) => void;
}) {
  const { desk, jobs, filter, onOpen, onAsk } = props;
  const t = useText();
  const isWriter = useMay()("job:write");
  const { shown } = useSyncExternalStore(desk.subscribe, () => desk.state);
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const move = useMoveJob(desk.space);
  const drop = (ref: string, folder: string) => {
    const job = jobs.find((one) => one.id === ref);
    if (job && job.folder !== folder) move.mutateAsync({ ref, folder }).catch(tellError);
  };
  const turn = (path: string) => {
    const next = new Set(closed);
    if (!next.delete(path)) next.add(path);
    setClosed(next);
  };
  const rows = useMemo(() => rowsOf(jobs, filter, closed), [jobs, filter, closed]);
  const box = useRef<HTMLDivElement>(null);
  const list = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW_PX,
    overscan: 12,
  });
  const drawn = list.getVirtualItems();
  useEffect(() => {
    const at = rows.findIndex((row) => row.kind === "job" && row.job.id === shown);
    if (at >= 0) list.scrollToIndex(at);
  }, [shown]);
  if (!rows.length) return <p className={look.nothing}>{t("tree.noFit")}</p>;
  return (
    <div ref={box} className={look.list} tabIndex={-1}>
      <ul
        onDragOver={(event) => isWriter && event.preventDefault()}
        onDrop={(event) => drop(event.dataTransfer.getData("text/xuanwu-job"), "")}
        style={{
          paddingTop: drawn[0]?.start ?? 0,
          paddingBottom: list.getTotalSize() - (drawn.at(-1)?.end ?? 0),
        }}
      >
        {drawn.map(({ index }) => {
          const row = rows[index] as Row;
          return row.kind === "folder" ? (
            <FolderRow
              key={`folder ${row.path}`}
              row={row}
              isWriter={isWriter}
              onTurn={() => turn(row.path)}
              onDrop={(ref) => drop(ref, row.path)}
              onAsk={onAsk}
            />
          ) : (
            <JobRow
              key={row.job.id}
              row={row}
              isShown={row.job.id === shown}
              isWriter={isWriter}
              onOpen={() => onOpen(row.job.name)}
              onDrop={(ref) => drop(ref, row.job.folder)}
              onAsk={onAsk}
            />
          );
        })}
      </ul>
    </div>
  );
}
