import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useMemo, useRef } from "react";
import { useText } from "../../locale/text";
import look from "./ResultGrid.module.css";
import { type Columns, type Kind, type Row, textOf } from "./ring";

const ROW_PX = 25;
const SIGN_PX = 44;
const NEAR_END_PX = 40;
const NUMERIC = /^(TINYINT|SMALLINT|INT|INTEGER|BIGINT|FLOAT|DOUBLE|DECIMAL|NUMERIC)\b/;
type Template = { gridTemplateColumns: string; minWidth: number };
/** The sign as it is shown: a real minus stands as wide as the plus. */
const SIGNS: Record<Kind, readonly [sign: string, look: string]> = {
  "+I": ["+I", "insert"],
  "-U": ["−U", "before"],
  "+U": ["+U", "after"],
  "-D": ["−D", "delete"],
};

/** Rows of a changelog, each with its kind by sign and colour. While `follows`, the newest is in view. */
export function ResultGrid({
  label,
  columns,
  rows,
  hasKinds = true,
  follows,
  onFollow,
}: {
  label: string;
  /** Whether each row shows its kind of change. */
  hasKinds?: boolean;
  columns: Columns;
  rows: readonly Row[];
  follows: boolean;
  onFollow: (follows: boolean) => void;
}) {
  const t = useText();
  const box = useRef<HTMLDivElement>(null);
  const template = useMemo(() => templateOf(columns, hasKinds), [columns, hasKinds]);
  const list = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW_PX,
    overscan: 10,
  });
  const last = rows.at(-1)?.number;
  useEffect(() => {
    if (follows && last !== undefined && box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [follows, last]);
  const scrolled = () => {
    const at = box.current;
    if (at) onFollow(at.scrollHeight - at.scrollTop - at.clientHeight < NEAR_END_PX);
  };
  return (
    <div
      ref={box}
      className={look.box}
      role="table"
      aria-label={label}
      aria-rowcount={rows.length + 1}
      tabIndex={0}
      onWheel={scrolled}
      onKeyUp={scrolled}
    >
      <div role="rowgroup">
        <div role="row" className={look.head} style={template} aria-rowindex={1}>
          {hasKinds ? (
            <div role="columnheader" className={look.kind}>
              {t("debug.op")}
            </div>
          ) : null}
          {columns.map((one) => (
            <div
              key={one.name}
              role="columnheader"
              title={one.type}
              className={`${look.cell} ${NUMERIC.test(one.type) ? look.end : ""}`}
            >
              {one.name}
            </div>
          ))}
        </div>
      </div>
      <div role="rowgroup" style={{ height: list.getTotalSize(), position: "relative" }}>
        {list.getVirtualItems().map(({ index, start }) => {
          const row = rows[index];
          return row ? (
            <Line
              key={row.number}
              row={row}
              index={index}
              start={start}
              columns={columns}
              template={template}
              hasKinds={hasKinds}
            />
          ) : null;
        })}
      </div>
    </div>
  );
}

function Line({
  row,
  index,
  start,
  columns,
  template,
  hasKinds,
}: {
  row: Row;
  index: number;
  start: number;
  columns: Columns;
  template: Template;
  hasKinds: boolean;
}) {
  const [sign, kind] = SIGNS[row.kind];
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      className={`${look.row} ${row.kind === "-D" ? look.gone : ""}`}
      style={{ ...template, transform: `translateY(${start}px)` }}
    >
      {hasKinds ? (
        <div role="cell" className={`${look.kind} ${look[kind]}`}>
          {sign}
        </div>
      ) : null}
      {columns.map((one, at) => (
        <Cell key={one.name} value={row.values[at]} isNumeric={NUMERIC.test(one.type)} />
      ))}
    </div>
  );
}

function Cell({ value, isNumeric }: { value: unknown; isNumeric: boolean }) {
  const text = textOf(value);
  const shown = text.length > 300 ? `${text.slice(0, 300)}…` : text;
  const isNothing = value === null || value === undefined;
  return (
    <div
      role="cell"
      title={text.length > 24 ? text.slice(0, 2_000) : undefined}
      className={`${look.cell} ${isNumeric ? look.end : ""} ${isNothing ? look.nothing : ""}`}
    >
      {shown}
    </div>
  );
}

/** Each column is wide enough for what its type usually holds, and for its name. */
function templateOf(columns: Columns, hasKinds: boolean): Template {
  const widths = columns.map(({ name, type }) => {
    const usual = NUMERIC.test(type) ? 90 : type.startsWith("TIMESTAMP") ? 200 : 140;
    return Math.round(Math.max(name.length * 7.5 + 28, usual));
  });
  return {
    gridTemplateColumns: `${hasKinds ? `${SIGN_PX}px ` : ""}${widths.map((one) => `minmax(${one}px, 1fr)`).join(" ")}`,
    minWidth: widths.reduce((sum, one) => sum + one, hasKinds ? SIGN_PX : 0),
  };
}
