import { type CSSProperties, useEffect, useRef } from "react";
import { useText } from "../../locale/text";
import look from "./SheetGrid.module.css";
import type { Kind, Sheet, SheetRow } from "./sheet";
import type { SheetKeys } from "./useSheetKeys";
import { type Cell, isNumeric, isText } from "./values";

/** One row of a sheet; the cell where one stands can be edited in its place. */
export function Line({
  sheet,
  row,
  index,
  style,
  keys,
  id,
  readOnly,
}: {
  sheet: Sheet;
  row: SheetRow;
  index: number;
  style: CSSProperties;
  keys: SheetKeys;
  id: (row: number, column: number) => string;
  readOnly: boolean;
}) {
  const t = useText();
  const { at, marked, editing, go, edit, end } = keys;
  const wrong = sheet.complaints(row);
  const isMarked = index >= marked.top && index <= marked.bottom;
  return (
    <div role="row" aria-rowindex={index + 2} className={look.row} style={style}>
      <div role="rowheader" className={look.number}>
        {index + 1}
      </div>
      {sheet.kinds.length > 1 ? (
        <div role="gridcell" className={look.cell}>
          <KindChoice sheet={sheet} row={row} index={index} readOnly={readOnly} />
        </div>
      ) : null}
      {row.cells.map((cell, column) => {
        const type = sheet.columns[column]?.type ?? "";
        const isAt = at.row === index && at.column === column;
        const isIn = isMarked && column >= marked.left && column <= marked.right;
        const found = wrong[column];
        const classes = [
          look.cell,
          isNumeric(type) && look.end,
          cell === null && look.nothing,
          isIn && look.chosen,
          found && look.wrong,
          isAt && look.active,
        ];
        return (
          <div
            key={sheet.columns[column]?.name}
            id={id(index, column)}
            role="gridcell"
            aria-selected={isIn}
            aria-invalid={Boolean(found)}
            data-active={isAt || undefined}
            className={classes.filter(Boolean).join(" ")}
            title={found ? t(found.text, found.values) : undefined}
            onMouseDown={(event) => go(index, column, event.shiftKey)}
            onDoubleClick={readOnly ? undefined : () => edit(cell ?? "")}
          >
            {isAt && editing ? (
              <CellInput
                text={editing.text}
                type={type}
                label={sheet.columns[column]?.name ?? ""}
                onEnd={end}
              />
            ) : (
              (cell ?? "NULL").slice(0, 300)
            )}
          </div>
        );
      })}
    </div>
  );
}

/** The text of a cell while it is edited. Enter and Tab keep it, Escape does not. */
function CellInput({
  text,
  type,
  label,
  onEnd,
}: {
  text: string;
  type: string;
  label: string;
  onEnd: (cell: Cell | undefined, rows: number, columns: number) => void;
}) {
  const input = useRef<HTMLInputElement>(null);
  const isOver = useRef(false);
  useEffect(() => {
    input.current?.focus();
  }, []);
  const finish = (isKept: boolean, rows = 0, columns = 0) => {
    if (isOver.current) return;
    isOver.current = true;
    const written = input.current?.value ?? "";
    const cell = written === "" && !isText(type) ? null : written;
    onEnd(isKept ? cell : undefined, rows, columns);
  };
  return (
    <input
      ref={input}
      className={look.input}
      aria-label={label}
      defaultValue={text}
      spellCheck={false}
      onBlur={() => finish(true)}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.nativeEvent.isComposing) return;
        if (event.key === "Enter") finish(true, event.shiftKey ? -1 : 1);
        else if (event.key === "Tab") finish(true, 0, event.shiftKey ? -1 : 1);
        else if (event.key === "Escape") finish(false);
        else return;
        event.preventDefault();
      }}
    />
  );
}

function KindChoice({
  sheet,
  row,
  index,
  readOnly,
}: {
  sheet: Sheet;
  row: SheetRow;
  index: number;
  readOnly: boolean;
}) {
  const t = useText();
  return (
    <select
      className={look.kind}
      aria-label={`${t("sheet.kind")} ${index + 1}`}
      value={row.kind}
      disabled={readOnly}
      onChange={(event) => sheet.turn([index], event.target.value as Kind)}
      onKeyDown={(event) => event.stopPropagation()}
    >
      {sheet.kinds.map((kind) => (
        <option key={kind} value={kind}>
          {kind.replace("-", "−")}
        </option>
      ))}
    </select>
  );
}
