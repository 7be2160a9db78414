import type { RunEvent } from "../../api/runs";
import { formatTime } from "../../locale/format";
import type { Say } from "../../locale/text";

type Facts = Record<string, unknown>;
type Process = { name: string; exit_code?: number | null; replaces?: string };

/** What an event between the moves of a run tells beside its kind, from its facts; null where these do not say it. */
export function happeningOf({ kind, facts }: RunEvent, t: Say): string | null {
  const told = TELL[kind]?.(facts as Facts, t);
  if (told === undefined || told === null) return null;
  const { count, first_at } = facts as { count?: number; first_at?: string };
  if (!count || count < 2 || !first_at) return told;
  return [t("happening.times", { count, since: formatTime(first_at) }), told]
    .filter(Boolean)
    .join(t("happening.and"));
}

const TELL: Record<string, (facts: Facts, t: Say) => string | null> = {
  silent: ({ since, why }, t) =>
    typeof since === "string" ? t("happening.silent", { since: formatTime(since), why: text(why) }) : null,
  answering: ({ seconds }, t) =>
    typeof seconds === "number" ? t("happening.answering", { seconds: Math.round(seconds * 10) / 10 }) : null,
  process_lost: ({ processes, told }, t) =>
    [
      ...listed(processes).map(({ name, exit_code }) =>
        typeof exit_code === "number" ? t("happening.exited", { name, code: exit_code }) : name,
      ),
      ...(text(told) ? [text(told)] : []),
    ].join(t("happening.and")),
  process_replaced: ({ processes }, t) =>
    listed(processes)
      .map(({ name, replaces }) =>
        replaces && replaces !== name
          ? t("happening.replaced", { name, before: replaces })
          : t("happening.restarted", { name }),
      )
      .join(t("happening.and")),
  flink_restart: ({ failure }) => text(failure),
  restored: ({ is_savepoint, checkpoint, path }, t) =>
    [
      is_savepoint ? t("event.savepoint") : t("happening.checkpoint", { number: Number(checkpoint) }),
      ...(text(path) ? [text(path)] : []),
    ].join(t("happening.and")),
};

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function listed(value: unknown): readonly Process[] {
  return Array.isArray(value) ? (value as Process[]) : [];
}
