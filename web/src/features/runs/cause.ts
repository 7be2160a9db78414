import { CAUSES } from "../../api/lifecycle";
import type { Run, RunEvent } from "../../api/runs";
import { language, type Say, TEXTS, type TextId } from "../../locale/text";
import { happeningOf } from "./happening";

/** Events of which the Chinese text says as much as the server. */
const SAYS_ALL = /^event\.(definition|wish\.\w+|move\.accepted)$/;

/** One line on why a run is as it is: its failure, else what it is doing. Empty where the state says it all. */
export function causeOf(run: Run, t: Say): string {
  if (run.failure) return run.failure.message;
  if (run.is_live && run.wish !== "run") return t("run.stopping");
  if (!run.is_live) return "";
  if (run.phase.toLowerCase() === run.state.toLowerCase()) return "";
  return phaseOf(run.phase, t);
}

/** What the server says of a run that is on its way, in the reader's language as far as the words are its own. */
function phaseOf(phase: string, t: Say): string {
  const [, waitsFor] = phase.match(/^waiting until the cluster of (\S+) is removed$/) ?? [];
  if (waitsFor) return t("phase.waitsFor", { run: waitsFor });
  const [, attempt, attempts, delay] = phase.match(/^restart (\d+) of (\d+) in (.+)$/) ?? [];
  if (attempt && attempts && delay) return t("phase.restart", { attempt, attempts, delay });
  const [head = "", ...more] = phase.split(": ");
  const id = `phase.${head.replaceAll(" ", "_")}`;
  if (!(id in TEXTS)) return phase;
  return more.length ? t("phase.more", { phase: t(id as TextId), more: more.join(": ") }) : t(id as TextId);
}

/** What an event was: its cause in the reader's language, and what the server adds to it. */
export function wordsOf(event: RunEvent, t: Say): { title: string; more: string } {
  const cause = CAUSES.find((one) => one.name === event.cause);
  if (!cause) return actOf(event, t);
  return { title: t(`cause.${cause.name}`), more: event.message === cause.text ? "" : event.message };
}

/** An event without such a cause: the server's words, in Chinese behind what its kind says. */
function actOf(event: RunEvent, t: Say): { title: string; more: string } {
  const { kind, message, actor, facts } = event;
  const exact = `event.${kind}.${event.cause ?? facts.to}`;
  const id = exact in TEXTS ? exact : `event.${kind}`;
  if (language() === "en" || !(id in TEXTS)) return { title: message, more: "" };
  const values = { ...(facts as Record<string, string | number>), name: actor.name };
  const more = SAYS_ALL.test(id) ? "" : (happeningOf(event, t) ?? message);
  return { title: t(id as TextId, values), more };
}
