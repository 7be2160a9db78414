import { language, say } from "./text";

/** Figures and times as the language of now writes them. */
const STEPS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
  ["second", 1],
];
const UNITS = ["B", "KiB", "MiB", "GiB", "TiB"] as const;

export function formatNumber(value: number): string {
  return new Intl.NumberFormat(language()).format(value);
}

export function formatBytes(bytes: number): string {
  const step = bytes < 1 ? 0 : Math.min(Math.floor(Math.log2(bytes) / 10), UNITS.length - 1);
  const digits = step === 0 ? 0 : 1;
  const value = new Intl.NumberFormat(language(), { maximumFractionDigits: digits }).format(
    bytes / 1024 ** step,
  );
  return `${value} ${UNITS[step]}`;
}

/** The exact time, with seconds and zone. */
export function formatTime(at: string): string {
  return new Intl.DateTimeFormat(language(), { dateStyle: "medium", timeStyle: "long" }).format(new Date(at));
}

/** A short time for a column: the hour today, else the day and the hour. */
export function formatShort(at: string, now: number): string {
  const date = new Date(at);
  const isToday = date.toDateString() === new Date(now).toDateString();
  const hour = { hour: "2-digit", minute: "2-digit", hour12: false } as const;
  const day = isToday
    ? { second: "2-digit" as const }
    : { month: "2-digit" as const, day: "2-digit" as const };
  return new Intl.DateTimeFormat(language(), { ...hour, ...day }).format(date);
}

/** How long ago, in the largest unit that fits. */
export function formatAgo(at: string, now: number): string {
  const seconds = Math.max(0, Math.round((now - new Date(at).getTime()) / 1_000));
  if (seconds < 2) return say("time.now");
  const [unit, size] = STEPS.find(([, least]) => seconds >= least) ?? ["second", 1];
  return new Intl.RelativeTimeFormat(language(), { numeric: "always", style: "short" }).format(
    -Math.floor(seconds / size),
    unit,
  );
}

/** A length of time in its two largest units, such as `2 d 10 h`. */
export function formatDuration(seconds: number): string {
  const parts: string[] = [];
  let rest = Math.max(0, Math.round(seconds));
  for (const [unit, size] of STEPS) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count || (unit === "second" && !parts.length))
      parts.push(
        new Intl.NumberFormat(language(), { style: "unit", unit, unitDisplay: "short" }).format(count),
      );
    if (parts.length === 2) break;
  }
  return parts.join(" ");
}
