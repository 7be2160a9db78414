import type { Schemas } from "../../api/client";
import { SILENT } from "../../api/lifecycle";
import look from "./StateChip.module.css";

type State = Schemas["State"];

/** A state by colour, shape and word. Its word is the same in every language. */
export function StateChip({ state }: { state: State }) {
  return (
    <span className={`${look.chip} ${look[state.toLowerCase()]}`}>
      <span className={look.sign} aria-hidden />
      {state}
    </span>
  );
}

/** The state of a run, and beside it, never instead of it, that the run does not answer. */
export function RunState({ run }: { run: Pick<Schemas["RunView"], "state" | "seen" | "is_live"> }) {
  return (
    <>
      <StateChip state={run.state} />
      {isSilent(run) ? (
        <span className={`${look.chip} ${look.silent}`}>
          <span className={look.sign} aria-hidden />
          {SILENT}
        </span>
      ) : null}
    </>
  );
}

/** Only the shape and colour, for dense lists; the word is said to those who do not see it. */
export function StateSign({ state }: { state: State | null }) {
  return (
    <span className={`${look.bare} ${look[state?.toLowerCase() ?? "none"]}`} title={state ?? ""}>
      <span className={look.sign} aria-hidden />
      <span className="hidden">{state}</span>
    </span>
  );
}

export function isSilent(run: Pick<Schemas["RunView"], "seen" | "is_live">): boolean {
  return run.is_live && run.seen === SILENT;
}
