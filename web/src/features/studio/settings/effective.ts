import type { ReleaseOption } from "../../../api/settings";

/** Where the value of an option comes from: this job, Xuanwu for every job, or Flink. */
export type Origin = "job" | "xuanwu" | "flink";
export type Effective = { key: string; value: string; origin: Origin };

/** The options that are not as Flink has them, by key. An older name of a key counts as the key. */
export function effectiveOptions(
  known: readonly ReleaseOption[],
  own: Readonly<Record<string, string>>,
): readonly Effective[] {
  const preset = known
    .filter((one) => one.preset !== null && ![one.key, ...(one.older_keys ?? [])].some((key) => key in own))
    .map(({ key, preset: value }) => ({ key, value: value ?? "", origin: "xuanwu" as const }));
  const set = Object.entries(own).map(([key, value]) => ({ key, value, origin: "job" as const }));
  return [...preset, ...set].sort((a, b) => a.key.localeCompare(b.key));
}

/** Reads lines of `key: value` or `key = value`; those that have neither are returned, too. */
export function readOptions(text: string): { options: Record<string, string>; wrong: readonly string[] } {
  const options: Record<string, string> = {};
  const wrong: string[] = [];
  for (const line of text.split("\n").map((one) => one.trim())) {
    const [, key, value] = line.match(/^([^\s:=]+)\s*[:=]\s*(.*)$/) ?? [];
    if (key) options[key] = unquoted(value ?? "");
    else if (line && !line.startsWith("#")) wrong.push(line);
  }
  return { options, wrong };
}

function unquoted(value: string): string {
  return /^(['"]).*\1$/.test(value) && value.length > 1 ? value.slice(1, -1) : value;
}
