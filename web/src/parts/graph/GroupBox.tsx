import { Handle, type Node, type NodeProps, Position } from "@xyflow/react";
import { ChevronDown, ChevronRight } from "lucide-react";
import { useText } from "../../locale/text";
import type { Group, Row } from "./diagram";
import look from "./Graph.module.css";
import { useShown } from "./shown";

export const WIDTH = 196;
const HEAD = 34;
const ROW = 24;
const FOOT = 6;

export type GroupNode = Node<{ group: Group }, "box">;

/** How high a group is drawn; the layout and the style agree on it. */
export function heightOf(group: Group, isOpen: boolean): number {
  return HEAD + (isOpen && group.rows.length ? group.rows.length * ROW + FOOT : 0);
}

/** One group of a diagram, with its rows if it is open. The list beside the diagram has the same for the keyboard. */
export function GroupBox({ data: { group } }: NodeProps<GroupNode>) {
  const t = useText();
  const { lit, chosen, opened, onPoint, onGo, onToggle } = useShown();
  const isOpen = opened.has(group.id);
  const classes = [
    look.box,
    look[group.role],
    lit && !lit.has(group.id) && look.dim,
    chosen === group.id && look.chosen,
  ];
  return (
    <div className={classes.filter(Boolean).join(" ")}>
      <div className={look.boxHead}>
        <Port id={group.id} />
        {group.rows.length ? (
          <button
            type="button"
            tabIndex={-1}
            className={look.fold}
            aria-label={t(isOpen ? "graph.close" : "graph.open", { name: group.title })}
            onClick={() => onToggle(group.id)}
          >
            {isOpen ? <ChevronDown aria-hidden /> : <ChevronRight aria-hidden />}
          </button>
        ) : null}
        <button
          type="button"
          tabIndex={-1}
          className={look.boxTitle}
          onMouseEnter={() => onPoint(group.id)}
          onMouseLeave={() => onPoint(null)}
          onClick={() => onGo(group.id)}
        >
          <span className="cut" title={group.title}>
            {group.title}
          </span>
          <span className={look.note}>{group.note}</span>
        </button>
      </div>
      {isOpen ? group.rows.map((row) => <RowLine key={row.id} row={row} />) : null}
    </div>
  );
}

function RowLine({ row }: { row: Row }) {
  const { lit, chosen, onPoint, onGo } = useShown();
  const classes = [
    look.rowLine,
    lit && (lit.has(row.id) ? look.lit : look.dim),
    chosen === row.id && look.chosen,
  ];
  return (
    <button
      type="button"
      tabIndex={-1}
      className={classes.filter(Boolean).join(" ")}
      style={{ paddingLeft: 12 + row.depth * 12 }}
      onMouseEnter={() => onPoint(row.id)}
      onMouseLeave={() => onPoint(null)}
      onClick={() => onGo(row.id)}
    >
      <Port id={row.id} />
      <span className="cut" title={row.title}>
        {row.title}
      </span>
      {row.note ? (
        <span className={`cut ${look.note}`} title={row.note}>
          {row.note}
        </span>
      ) : null}
    </button>
  );
}

/** Where the lines of a row or a group begin and end. */
function Port({ id }: { id: string }) {
  return (
    <>
      <Handle type="target" id={id} position={Position.Left} className={look.port} isConnectable={false} />
      <Handle type="source" id={id} position={Position.Right} className={look.port} isConnectable={false} />
    </>
  );
}
