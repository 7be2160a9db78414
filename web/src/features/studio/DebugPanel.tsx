import { useState, useSyncExternalStore } from "react";
import { formatNumber } from "../../locale/format";
import { type TextId, useText } from "../../locale/text";
import { Empty, Problem } from "../../ui/views";
import look from "./DebugPanel.module.css";
import type { DebugSession, DebugState } from "./debug-session";
import { SinkRows } from "./SinkRows";

const HOW: Record<DebugState["sources"][number]["how"], TextId> = {
  generated: "debug.generated",
  rows: "debug.rows",
  sample: "debug.sample",
};

/** What a debug session did: its sources and sinks, its steps with their times, and the rows of one sink. */
export function DebugPanel({ session }: { session: DebugSession }) {
  const t = useText();
  const state = useSyncExternalStore(session.subscribe, () => session.state);
  const [chosen, setChosen] = useState(0);
  const sink = state.sinks[Math.min(chosen, state.sinks.length - 1)];
  const isIdle = !state.isRunning && !state.steps.length && !state.error && !state.end;
  if (isIdle) return <Empty what={t("debug.idle")} next={t("debug.idleNext")} />;
  return (
    <div className={look.panel}>
      <aside className={look.side}>
        <h2 className={look.title}>{t("debug.sources")}</h2>
        {state.sources.map((one) => (
          <div key={one.table} className={look.item}>
            <code className="cut" title={one.table}>
              {shortName(one.table)}
            </code>
            <span className="muted">{t(HOW[one.how])}</span>
          </div>
        ))}
        <h2 className={look.title}>{t("debug.sinks")}</h2>
        {state.sinks.map((one, at) => (
          <button
            key={one.id}
            type="button"
            className={look.sink}
            aria-pressed={one === sink}
            onClick={() => setChosen(at)}
          >
            <code className="cut">{one.ring.name}</code>
            <SinkCount ring={one.ring} />
          </button>
        ))}
      </aside>
      <div className={look.main}>
        {sink ? null : (
          <div className={look.tools}>
            <Steps state={state} />
          </div>
        )}
        {state.error ? <Problem error={state.error} /> : null}
        {sink ? (
          <SinkRows key={sink.id} ring={sink.ring} isRunning={state.isRunning} onStop={() => session.stop()}>
            <Steps state={state} />
          </SinkRows>
        ) : null}
        {!sink && state.end && !state.error ? <Empty what={t("debug.noSink")} /> : null}
        {state.output.length ? <pre className={look.output}>{state.output.join("\n")}</pre> : null}
      </div>
    </div>
  );
}

function SinkCount({ ring }: { ring: DebugState["sinks"][number]["ring"] }) {
  const t = useText();
  useSyncExternalStore(ring.subscribe, () => ring.version);
  return <span className="muted">{t("debug.count", { count: ring.total })}</span>;
}

function Steps({ state }: { state: DebugState }) {
  const t = useText();
  return (
    <div className={look.steps} role="status">
      {state.ahead !== null ? <span>{t("debug.waiting", { count: state.ahead })}</span> : null}
      {state.steps.map(({ step, ms }) => (
        <span key={step}>
          <span className={look.ok} aria-hidden>
            ✓
          </span>{" "}
          {t(`debug.step.${step}`)} <b>{t("debug.ms", { ms: formatNumber(Math.round(ms)) })}</b>
        </span>
      ))}
      {state.end ? (
        <span className={state.end.reason === "failed" || state.end.reason === "killed" ? "danger" : "muted"}>
          {t(`debug.end.${state.end.reason}`, { message: state.end.message })}
        </span>
      ) : null}
    </div>
  );
}

/** A table of the default database needs no more than its own name. */
function shortName(table: string): string {
  return table.replace(/^`?default_catalog`?\.`?default_database`?\./, "");
}
