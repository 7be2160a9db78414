import type { TextId } from "../../locale/text";

/** What a cell may hold, by its column's SQL type. A cell is text as it was typed, or null for NULL. */
export type Cell = string | null;
export type Complaint = { text: TextId; values?: Record<string, string | number> };
const WHOLE: Record<string, bigint> = {
  TINYINT: 7n,
  SMALLINT: 15n,
  INT: 31n,
  INTEGER: 31n,
  BIGINT: 63n,
};
const NESTED = /^(ARRAY|MAP|MULTISET|ROW|STRUCTURED|VARIANT)\b/;
const EXACT_DIGITS = 15;
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;
const DATE = /^\d{4,}-(\d\d)-(\d\d)$/;
const TIME = /^(\d\d):(\d\d)(:(\d\d)(\.\d+)?)?$/;

export function isNumeric(type: string): boolean {
  return /^(TINYINT|SMALLINT|INT|INTEGER|BIGINT|FLOAT|DOUBLE|DECIMAL|NUMERIC)\b/.test(type);
}

export function isText(type: string): boolean {
  return /^(CHAR|VARCHAR|STRING)\b/.test(type);
}

/** Why a column of this type cannot hold the text; null if it can. */
export function complaint(cell: Cell, type: string, isNullable: boolean): Complaint | null {
  if (cell === null) return isNullable ? null : { text: "sheet.needed" };
  const [, name = "", first, second] = /^(\w+)(?:\((\d+)(?:,\s*(\d+))?\))?/.exec(type) ?? [];
  if (isText(type))
    return isTooLong(cell, name, first) ? { text: "sheet.long", values: { most: Number(first) } } : null;
  const bits = WHOLE[name];
  if (bits) return wholeComplaint(cell, bits, type);
  if (name === "DECIMAL" || name === "NUMERIC")
    return decimalComplaint(cell, Number(first ?? 10), Number(second ?? 0));
  const fits = fitOf(name, type);
  return fits && !fits.test(cell) ? { text: fits.text } : null;
}

/** The value as JSON: figures and nested values as themselves, where nothing is lost. */
export function jsonOf(cell: Cell, type: string): unknown {
  if (cell === null) return null;
  if (type === "BOOLEAN")
    return cell.toLowerCase() === "true" ? true : cell.toLowerCase() === "false" ? false : cell;
  if (isNumeric(type)) {
    const isExact =
      NUMBER.test(cell) && cell.replace(/[eE].*|\D/g, "").replace(/^0+/, "").length <= EXACT_DIGITS;
    return isExact ? Number(cell) : cell;
  }
  if (!NESTED.test(type)) return cell;
  try {
    return JSON.parse(cell) as unknown;
  } catch {
    return cell;
  }
}

/** A value of JSON as the text of a cell. */
export function cellOf(value: unknown): Cell {
  if (value === null || value === undefined) return null;
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function isTooLong(cell: string, name: string, most: string | undefined): boolean {
  return name !== "STRING" && most !== undefined && [...cell].length > Number(most);
}

function wholeComplaint(cell: string, bits: bigint, type: string): Complaint | null {
  if (!/^[+-]?\d{1,30}$/.test(cell)) return { text: "sheet.whole" };
  const most = 1n << bits;
  const value = BigInt(cell.replace(/^\+/, ""));
  return value >= -most && value < most ? null : { text: "sheet.range", values: { type } };
}

function decimalComplaint(cell: string, precision: number, scale: number): Complaint | null {
  if (!NUMBER.test(cell)) return { text: "sheet.number" };
  const whole = Math.trunc(Math.abs(Number(cell)));
  const digits = whole ? whole.toLocaleString("en", { useGrouping: false }).length : 0;
  return digits > precision - scale ? { text: "sheet.digits", values: { most: precision - scale } } : null;
}

function fitOf(name: string, type: string): { text: TextId; test: (cell: string) => boolean } | null {
  if (name === "FLOAT" || name === "DOUBLE")
    return { text: "sheet.number", test: (cell) => NUMBER.test(cell) || /^[+-]?(NaN|Infinity)$/.test(cell) };
  if (name === "BOOLEAN") return { text: "sheet.boolean", test: (cell) => /^(true|false)$/i.test(cell) };
  if (name === "DATE") return { text: "sheet.date", test: isDate };
  if (name === "TIME") return { text: "sheet.time", test: isTime };
  if (name === "TIMESTAMP_LTZ") return { text: "sheet.timestamp", test: isMoment };
  if (name === "TIMESTAMP") return { text: "sheet.timestamp", test: isTimestamp };
  if (/^(BINARY|VARBINARY|BYTES)$/.test(name))
    return { text: "sheet.hex", test: (cell) => /^([0-9a-fA-F]{2})*$/.test(cell) };
  return NESTED.test(type) ? { text: "sheet.json", test: isJson } : null;
}

function isDate(cell: string): boolean {
  const [, month = "", day = ""] = DATE.exec(cell) ?? [];
  const at = new Date(`${cell}T00:00:00Z`);
  return month !== "" && at.getUTCMonth() + 1 === Number(month) && at.getUTCDate() === Number(day);
}

function isTime(cell: string): boolean {
  const [, hour = "99", minute = "99", , second = "0"] = TIME.exec(cell) ?? [];
  return Number(hour) < 24 && Number(minute) < 60 && Number(second) < 60;
}

function isTimestamp(cell: string): boolean {
  const [date = "", time] = cell.split(/[T ]/);
  return isDate(date) && (time === undefined || isTime(time));
}

/** A point in time may name its zone. */
function isMoment(cell: string): boolean {
  return isTimestamp(cell.replace(/(\d) ?(Z|[+-]\d\d:\d\d)$/, "$1"));
}

function isJson(cell: string): boolean {
  try {
    return typeof JSON.parse(cell) === "object";
  } catch {
    return false;
  }
}
