import { CAUSES } from "../../api/lifecycle";
import type { Run, RunEvent } from "../../api/runs";
import type { Say } from "../../locale/text";

/** One line on why a run is as it is: its failure, else what it is doing. Empty where the state says it all. */
export function causeOf(run: Run, t: Say): string {
  if (run.failure) return run.failure.message;
  if (run.is_live && run.wish !== "run") return t("run.stopping");
  if (!run.is_live) return "";
  return run.phase.toLowerCase() === run.state.toLowerCase() ? "" : run.phase;
}

/** What an event was: its cause in the reader's language, and what the server adds to it. */
export function wordsOf(event: RunEvent, t: Say): { title: string; more: string } {
  const cause = CAUSES.find((one) => one.name === event.cause);
  if (!cause) return { title: event.message, more: "" };
  return { title: t(`cause.${cause.name}`), more: event.message === cause.text ? "" : event.message };
}
