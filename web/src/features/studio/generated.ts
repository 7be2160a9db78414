import type { Schemas } from "../../api/client";
import { type Complaint, complaint, isNumeric, isText, jsonOf } from "../../parts/sheet/values";

/** What can be set of the values that are generated for a column. What is not valid is kept as it was typed. */
export type Setting = "min" | "max" | "start" | "step_ms" | "length" | "values" | "null_share";
type Column = Schemas["TableColumn"];

/** Why a setting cannot be what was typed; null if it can. */
export function wrongIn(name: Setting, text: string, type: string): Complaint | null {
  if (name === "null_share")
    return isBetween(text.replace("%", ""), 0, 100) ? null : { text: "generate.percent" };
  if (name === "length" || name === "step_ms")
    return isBetween(text, 0, Number.MAX_SAFE_INTEGER) ? null : { text: "sheet.whole" };
  const each = name === "values" ? text.split(",") : [text];
  for (const one of each) {
    const found = complaint(one.trim(), type, true);
    if (found) return found;
  }
  return null;
}

function isBetween(text: string, least: number, most: number): boolean {
  const value = text.trim() === "" ? Number.NaN : Number(text);
  return value >= least && value <= most;
}

/** The settings that make sense for a column. */
export function settingsOf({ type, time, nullable }: Column): Setting[] {
  const nulls: Setting[] = nullable ? ["null_share"] : [];
  if (time === "rowtime") return ["start", "step_ms", ...nulls];
  if (isNumeric(type)) return ["min", "max", "values", ...nulls];
  if (/^(DATE|TIMESTAMP)/.test(type)) return ["min", "max", ...nulls];
  if (isText(type)) return ["values", "length", ...nulls];
  return nulls;
}

/** What was typed as the value of a setting. */
export function read(name: Setting, text: string, type: string): unknown {
  if (name === "values") return text.split(",").map((one) => jsonOf(one.trim(), type));
  if (wrongIn(name, text, type)) return text;
  if (name === "null_share") return Number(text.replace("%", "")) / 100;
  if (name === "length" || name === "step_ms") return Math.trunc(Number(text));
  return jsonOf(text.trim(), type);
}

/** A setting as it is typed. */
export function shown(name: Setting, value: unknown): string {
  if (value === undefined) return "";
  if (Array.isArray(value)) return value.join(", ");
  return name === "null_share" && typeof value === "number" ? String(value * 100) : String(value);
}

/** How many settings of a column are not valid. */
export function countWrong({ name, type }: Column, columns: Record<string, Record<string, unknown>>): number {
  const settings = Object.entries(columns[name] ?? {}) as [Setting, unknown][];
  return settings.filter(([one, value]) => wrongIn(one, shown(one, value), type)).length;
}
