import { CAUSES } from "../../api/lifecycle";
import type { Run, RunEvent } from "../../api/runs";
import type { Say } from "../../locale/text";

/** One line on why a run is as it is: its failure, else what it is doing. */
export function causeOf(run: Run, t: Say): string {
  if (run.failure) return run.failure.message;
  if (run.is_live && run.wish !== "run") return t("run.stopping");
  return run.phase || "—";
}

/** The title of an event: what a move was caused by, in the reader's language, else what the server says. */
export function titleOf(event: RunEvent, t: Say): string {
  const cause = CAUSES.find((one) => one === event.cause);
  return cause ? t(`cause.${cause}`) : event.message;
}
