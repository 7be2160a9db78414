import { ChevronRight, Ellipsis } from "lucide-react";
import type { DragEvent, ReactNode } from "react";
import { type Say, useText } from "../../locale/text";
import { StateSign } from "../../parts/state/StateChip";
import { Menu, type MenuItem } from "../../ui/Menu";
import { type Row, written } from "./rows";
import look from "./Tree.module.css";
import type { Asked } from "./TreeDialogs";

const DRAGGED = "text/xuanwu-job";
type Shared = { isWriter: boolean; onDrop: (job: string) => void; onAsk: (asked: Asked) => void };

export function FolderRow({
  row,
  onTurn,
  onAsk,
  ...shared
}: Shared & { row: Extract<Row, { kind: "folder" }>; onTurn: () => void }) {
  const t = useText();
  const items = [{ text: t("tree.rename"), run: () => onAsk({ act: "folder", path: row.path }) }];
  return (
    <Line {...shared} depth={row.depth} name={row.path} items={items}>
      <button
        type="button"
        className={look.item}
        aria-expanded={row.isOpen}
        onClick={onTurn}
        title={row.path}
      >
        <ChevronRight className={look.chevron} aria-hidden />
        <span className="cut">{row.name}</span>
      </button>
    </Line>
  );
}

export function JobRow({
  row,
  isShown,
  onOpen,
  onAsk,
  ...shared
}: Shared & { row: Extract<Row, { kind: "job" }>; isShown: boolean; onOpen: () => void }) {
  const t = useText();
  const { job } = row;
  const labels = written(job.labels);
  const title = [job.folder ? `${job.folder}/${job.name}` : job.name, ...labels].join("\n");
  return (
    <Line {...shared} depth={row.depth} name={job.name} items={actsOn(t, job, onAsk)} isShown={isShown}>
      <button
        type="button"
        className={look.item}
        aria-current={isShown}
        title={title}
        onClick={onOpen}
        draggable={shared.isWriter}
        onDragStart={(event) => event.dataTransfer.setData(DRAGGED, job.id)}
      >
        <span className={look.name}>{job.name}</span>
        {labels.length ? <span className={look.label}>{labels.join(" ")}</span> : null}
        <span className="grow" />
        <StateSign state={job.last_run?.state ?? null} />
      </button>
    </Line>
  );
}

/** One row, which takes what is dropped on it, with its menu at the end. */
function Line({
  depth,
  name,
  items,
  isShown = false,
  isWriter,
  onDrop,
  children,
}: Pick<Shared, "isWriter" | "onDrop"> & {
  depth: number;
  name: string;
  items: readonly MenuItem[];
  isShown?: boolean;
  children: ReactNode;
}) {
  const t = useText();
  const take = (event: DragEvent) => {
    event.preventDefault();
    event.stopPropagation();
    onDrop(event.dataTransfer.getData(DRAGGED));
  };
  return (
    <li className={look.line} style={{ paddingLeft: depth * 14 }} data-shown={isShown} onDrop={take}>
      {children}
      {isWriter ? (
        <span className={look.acts}>
          <Menu name={t("tree.acts", { name })} button={<Ellipsis aria-hidden />} items={items} />
        </span>
      ) : null}
    </li>
  );
}

function actsOn(
  t: Say,
  job: Extract<Row, { kind: "job" }>["job"],
  onAsk: (asked: Asked) => void,
): MenuItem[] {
  return [
    { text: t("tree.rename"), run: () => onAsk({ act: "rename", job }) },
    { text: t("tree.copy"), run: () => onAsk({ act: "copy", job }) },
    { text: t("tree.move"), run: () => onAsk({ act: "move", job }) },
    { text: t("tree.label"), run: () => onAsk({ act: "label", job }) },
    { text: t("act.deleteAsk"), run: () => onAsk({ act: "delete", job }) },
  ];
}
