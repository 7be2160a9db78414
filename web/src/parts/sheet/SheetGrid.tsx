import { useVirtualizer } from "@tanstack/react-virtual";
import { Redo2, Undo2 } from "lucide-react";
import { type ReactNode, useEffect, useMemo, useRef, useSyncExternalStore } from "react";
import { useText } from "../../locale/text";
import { Button } from "../../ui/Button";
import { Empty } from "../../ui/views";
import { Line } from "./Line";
import look from "./SheetGrid.module.css";
import type { Sheet, SheetColumn } from "./sheet";
import { type SheetKeys, useSheetKeys } from "./useSheetKeys";
import { isNumeric } from "./values";

const ROW_PX = 25;
const NUMBER_PX = 52;
const KIND_PX = 64;

/** Rows that are written by hand or pasted, in typed columns. What a column cannot hold is marked in its cell. */
export function SheetGrid({
  sheet,
  label,
  readOnly = false,
  children,
}: {
  sheet: Sheet;
  label: string;
  readOnly?: boolean;
  children?: ReactNode;
}) {
  const t = useText();
  useSyncExternalStore(sheet.subscribe, () => sheet.version);
  const box = useRef<HTMLDivElement>(null);
  const keys = useSheetKeys(sheet);
  const hasKinds = sheet.kinds.length > 1;
  const template = useMemo(() => templateOf(sheet.columns, hasKinds), [sheet, hasKinds]);
  const list = useVirtualizer({
    count: sheet.rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW_PX,
    overscan: 10,
    paddingStart: 40,
    scrollPaddingStart: 66,
  });
  const { at, editing } = keys;
  useEffect(() => {
    if (sheet.rows.length) list.scrollToIndex(at.row);
    box.current?.querySelector("[data-active]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [at.row, at.column, list, sheet]);
  useEffect(() => {
    if (!editing) return;
    return () => box.current?.focus({ preventScroll: true });
  }, [editing]);
  const id = (row: number, column: number) => `${label}-${row}-${column}`.replaceAll(/\W/g, "-");
  return (
    <div className={look.sheet}>
      <Tools sheet={sheet} keys={keys} readOnly={readOnly}>
        {children}
      </Tools>
      <div
        ref={box}
        className={look.box}
        role="grid"
        aria-label={label}
        aria-rowcount={sheet.rows.length + 1}
        aria-colcount={sheet.columns.length}
        aria-readonly={readOnly}
        aria-activedescendant={sheet.rows.length ? id(at.row, at.column) : undefined}
        title={readOnly ? undefined : t("sheet.keys")}
        tabIndex={0}
        {...(readOnly ? { onCopy: keys.on.onCopy } : keys.on)}
      >
        <div role="rowgroup" style={{ position: "sticky", top: 0, zIndex: 1, height: 0 }}>
          <div role="row" className={look.head} style={template} aria-rowindex={1}>
            <div role="columnheader" aria-label={t("sheet.row")} />
            {hasKinds ? <div role="columnheader">{t("sheet.kind")}</div> : null}
            {sheet.columns.map((one) => (
              <div key={one.name} role="columnheader" className={isNumeric(one.type) ? look.end : ""}>
                {one.name}
                <span className={look.type}>{one.nullable ? one.type : `${one.type} NOT NULL`}</span>
              </div>
            ))}
          </div>
        </div>
        <div role="rowgroup" style={{ height: list.getTotalSize(), position: "relative", ...template }}>
          {list.getVirtualItems().map(({ index, start }) => {
            const row = sheet.rows[index];
            return row ? (
              <Line
                key={index}
                sheet={sheet}
                row={row}
                index={index}
                style={{ ...template, transform: `translateY(${start}px)` }}
                keys={keys}
                id={id}
                readOnly={readOnly}
              />
            ) : null;
          })}
        </div>
        {sheet.rows.length ? null : (
          <Empty what={t("sheet.empty")} next={readOnly ? "" : t("sheet.emptyNext")} />
        )}
      </div>
      <Reason sheet={sheet} keys={keys} />
    </div>
  );
}

function Tools({
  sheet,
  keys,
  readOnly,
  children,
}: {
  sheet: Sheet;
  keys: SheetKeys;
  readOnly: boolean;
  children: ReactNode;
}) {
  const t = useText();
  const { acts } = keys;
  const isEmpty = !sheet.rows.length;
  const buttons = [
    ["sheet.add", acts.add, false, "Ctrl+I"],
    ["sheet.duplicate", acts.duplicate, isEmpty, "Ctrl+D"],
    ["sheet.remove", acts.remove, isEmpty, "Ctrl+Backspace"],
  ] as const;
  return (
    <div className={look.tools}>
      {children}
      <span className="muted">{t("sheet.rows", { count: sheet.rows.length })}</span>
      {sheet.bad ? (
        <Button look="quiet" className={look.bad} onClick={acts.nextBad} title={t("sheet.nextBad")}>
          {t("sheet.bad", { count: sheet.bad })}
        </Button>
      ) : null}
      <span className="grow" />
      {readOnly ? null : (
        <>
          {buttons.map(([text, act, isOff, key]) => (
            <Button key={text} look="quiet" onClick={act} disabled={isOff} title={key}>
              {t(text)}
            </Button>
          ))}
          <Button look="quiet" name={t("sheet.undo")} onClick={() => sheet.undo()} disabled={!sheet.canUndo}>
            <Undo2 aria-hidden />
          </Button>
          <Button look="quiet" name={t("sheet.redo")} onClick={() => sheet.redo()} disabled={!sheet.canRedo}>
            <Redo2 aria-hidden />
          </Button>
        </>
      )}
    </div>
  );
}

/** Why the cell where one stands is wrong. */
function Reason({ sheet, keys: { at } }: { sheet: Sheet; keys: SheetKeys }) {
  const t = useText();
  const row = sheet.rows[at.row];
  const found = row ? sheet.complaints(row)[at.column] : null;
  const column = sheet.columns[at.column];
  if (!found || !column) return null;
  const reason = t(found.text, found.values);
  return (
    <p className={look.reason} role="status">
      {t("sheet.reason", { row: at.row + 1, column: column.name, type: column.type, reason })}
    </p>
  );
}

function templateOf(columns: readonly SheetColumn[], hasKinds: boolean) {
  const widths = columns.map(({ name, type, nullable }) => {
    const usual = isNumeric(type) ? 90 : type.startsWith("TIMESTAMP") ? 200 : 140;
    const head = Math.max(name.length * 7.5, (type.length + (nullable ? 0 : 9)) * 6.4);
    return Math.round(Math.min(320, Math.max(head + 20, usual)));
  });
  const fixed = hasKinds ? `${NUMBER_PX}px ${KIND_PX}px` : `${NUMBER_PX}px`;
  return {
    gridTemplateColumns: `${fixed} ${widths.map((one) => `minmax(${one}px, 1fr)`).join(" ")}`,
    minWidth: widths.reduce((sum, one) => sum + one, NUMBER_PX + (hasKinds ? KIND_PX : 0)),
  };
}
