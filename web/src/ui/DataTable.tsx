import { useMediaQuery } from "@mantine/hooks";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, type PointerEvent, type ReactNode, useEffect, useRef } from "react";
import look from "./DataTable.module.css";

export type Column<Row> = {
  key: string;
  title: string;
  /** A width of CSS grid, such as `120px` or `minmax(160px, 1fr)`. */
  width: string;
  cell: (row: Row) => ReactNode;
  atEnd?: boolean;
  /** Of lesser worth: not shown on narrow windows. */
  isWide?: boolean;
};
type Props<Row> = {
  label: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  keyOf: (row: Row) => string;
  onOpen?: (row: Row) => void;
  onNearEnd?: () => void;
  /** Pixels of one row. */
  height?: number;
};
const NEAR = 30;
const WIDE = "(min-width: 1500px)";

/** A list of which only the visible rows are drawn. J and K move between rows, Enter opens one. */
export function DataTable<Row>({ label, columns, rows, keyOf, onOpen, onNearEnd, height = 38 }: Props<Row>) {
  const box = useRef<HTMLDivElement>(null);
  const isWide = useMediaQuery(WIDE, window.matchMedia(WIDE).matches);
  const shownColumns = columns.filter((one) => isWide || !one.isWide);
  const template = {
    gridTemplateColumns: shownColumns.map((one) => one.width).join(" "),
    minWidth: shownColumns.reduce((sum, one) => sum + leastOf(one.width), 0),
  };
  const list = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => height,
    overscan: 12,
  });
  const shown = list.getVirtualItems();
  const last = shown.at(-1)?.index ?? 0;
  useEffect(() => {
    if (last >= rows.length - NEAR) onNearEnd?.();
  }, [last, rows.length, onNearEnd]);
  return (
    <div
      ref={box}
      className={look.box}
      role="table"
      aria-label={label}
      aria-rowcount={rows.length + 1}
      tabIndex={0}
      onKeyDown={move}
      onPointerOver={tellCut}
    >
      <div role="rowgroup">
        <div role="row" className={look.head} style={template} aria-rowindex={1}>
          {shownColumns.map((one) => (
            <div key={one.key} role="columnheader" className={`${look.cell} ${one.atEnd ? look.end : ""}`}>
              <span title={one.title}>{one.title}</span>
            </div>
          ))}
        </div>
      </div>
      <div role="rowgroup" className={look.body} style={{ height: list.getTotalSize() }}>
        {shown.map(({ index, start }) => {
          const row = rows[index] as Row;
          return (
            <div
              key={keyOf(row)}
              role="row"
              aria-rowindex={index + 2}
              className={`${look.row} ${onOpen ? look.opens : ""}`}
              style={{ ...template, height, transform: `translateY(${start}px)` }}
              {...(onOpen
                ? {
                    tabIndex: -1,
                    onClick: (event) => isPlain(event.target) && onOpen(row),
                    onKeyDown: open(() => onOpen(row)),
                  }
                : {})}
            >
              {shownColumns.map((one) => (
                <div key={one.key} role="cell" className={`${look.cell} ${one.atEnd ? look.end : ""}`}>
                  {one.cell(row)}
                </div>
              ))}
            </div>
          );
        })}
      </div>
    </div>
  );
}

/** The pixels that a width of CSS grid asks for at least. */
function leastOf(width: string): number {
  return Number(/(\d+)px/.exec(width)?.[1] ?? 0);
}

/** A click on a link, a button or selected text is not a click on the row. */
function isPlain(target: EventTarget): boolean {
  return !(target as Element).closest("a, button, input") && !getSelection()?.toString();
}

function open(act: () => void) {
  return (event: KeyboardEvent) => {
    if (event.key === "Enter" && event.target === event.currentTarget) act();
  };
}

/** Tells the whole of a text that its cell cuts, under the pointer. */
function tellCut({ target }: PointerEvent): void {
  const text = target as HTMLElement;
  if (!text.closest("[role=cell]") || (text.title && text.dataset.isCut === undefined)) return;
  const isCut = text.scrollWidth > text.clientWidth && text.clientWidth > 0;
  text.title = isCut ? (text.textContent ?? "") : "";
  text.dataset.isCut = "";
}

function move(event: KeyboardEvent<HTMLDivElement>): void {
  const step = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }[event.key];
  if (!step || (event.target as Element).matches("input, textarea, select")) return;
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>("[role=row][tabindex]")];
  const at = rows.indexOf(document.activeElement as HTMLElement);
  const next = rows[Math.max(0, at + step)];
  if (!next) return;
  event.preventDefault();
  next.focus();
}
