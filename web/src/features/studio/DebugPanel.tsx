import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useEffect, useState, useSyncExternalStore } from "react";
import { type Draft, type ScriptTables, tablesQuery } from "../../api/gateway";
import { formatNumber } from "../../locale/format";
import { type TextId, useText } from "../../locale/text";
import { Empty, Problem } from "../../ui/views";
import { keyOf } from "./case-of";
import look from "./DebugPanel.module.css";
import type { DebugSession, DebugState } from "./debug-session";
import { EmptySink } from "./EmptySink";
import { type Choice, type Given, shortName, tableName } from "./given";
import { SaveTest } from "./SaveTest";
import { SinkRows } from "./SinkRows";
import { SourceSetup } from "./SourceSetup";

const HOW: Record<Choice["how"] | "sample", TextId> = {
  generated: "debug.generated",
  rows: "debug.rows",
  sample: "debug.sample",
};
type Chosen = { source: string } | { sink: number };

/** What the sources of a script give, and the rows that each sink got in the last debug. */
export function DebugPanel({
  space,
  job,
  draft,
  session,
  given,
  onTests,
}: {
  space: string;
  /** The id of the job; null for a text that was never saved. */
  job: string | null;
  draft: Draft;
  session: DebugSession;
  given: Given;
  onTests: () => void;
}) {
  const t = useText();
  const state = useSyncExternalStore(session.subscribe, () => session.state);
  useSyncExternalStore(given.subscribe, () => given.choices);
  const [chosen, setChosen] = useState<Chosen>({ sink: 0 });
  useEffect(() => {
    if (state.isRunning) setChosen({ sink: 0 });
  }, [state.isRunning]);
  const { data: tables } = useQuery({
    ...tablesQuery(space, draft),
    placeholderData: (last) => last,
    enabled: !draft.jar, // a program's tables are known only to itself
  });
  const sources = tables?.sources ?? [];
  const source = "source" in chosen ? sources.find((one) => tableName(one) === chosen.source) : undefined;
  const sink = "sink" in chosen ? state.sinks[Math.min(chosen.sink, state.sinks.length - 1)] : undefined;
  const isProgram = Boolean(draft.jar);
  return (
    <div className={isProgram && !state.sinks.length ? look.alone : look.panel}>
      <aside className={look.side}>
        <h2 className={look.title}>{t("debug.sources")}</h2>
        {sources.map((one) => {
          const name = tableName(one);
          return (
            <button
              key={name}
              type="button"
              className={look.sink}
              aria-pressed={one === source}
              title={one.table ?? name}
              onClick={() => setChosen({ source: name })}
            >
              <code className="cut">{name}</code>
              <span className="muted">{t(HOW[given.choice(name).how])}</span>
            </button>
          );
        })}
        <h2 className={look.title}>{t("debug.sinks")}</h2>
        {state.sinks.length ? null : <PlannedSinks tables={tables} />}
        {state.sinks.map((one, at) => (
          <button
            key={one.id}
            type="button"
            className={look.sink}
            aria-pressed={one === sink}
            onClick={() => setChosen({ sink: at })}
          >
            <code className="cut">{shortName(one.ring.name)}</code>
            <SinkCount ring={one.ring} />
          </button>
        ))}
      </aside>
      <div className={look.main}>
        {source ? (
          <SourceSetup key={tableName(source)} space={space} draft={draft} source={source} given={given} />
        ) : (
          <Result
            isProgram={isProgram}
            state={state}
            sink={sink}
            tables={tables}
            onStop={() => session.stop()}
            onSource={(table) => setChosen({ source: table })}
          >
            {draft.jar ? null : (
              <SaveTest space={space} job={job} state={state} tables={tables} onSaved={onTests} />
            )}
          </Result>
        )}
      </div>
    </div>
  );
}

/** The sinks of a script that has not been debugged yet. */
function PlannedSinks({ tables }: { tables: ScriptTables | undefined }) {
  return tables?.sinks?.map((one) => (
    <div key={one.name} className={look.sink}>
      <code className="cut muted">{tableName(one)}</code>
    </div>
  ));
}

function Result({
  isProgram,
  state,
  sink,
  tables,
  onStop,
  onSource,
  children,
}: {
  isProgram: boolean;
  state: DebugState;
  sink: DebugState["sinks"][number] | undefined;
  tables: ScriptTables | undefined;
  onStop: () => void;
  onSource: (table: string) => void;
  /** What can be done with a debug that is over. */
  children: ReactNode;
}) {
  const t = useText();
  const isIdle = !state.isRunning && !state.steps.length && !state.error && !state.end;
  if (isIdle)
    return (
      <Empty
        what={t(isProgram ? "program.idle" : "debug.idle")}
        next={t(isProgram ? "program.idleNext" : "debug.idleNext")}
      />
    );
  const isWhole = state.end !== null && !["failed", "killed", "cancelled"].includes(state.end.reason);
  const hasNothing = !sink && isWhole && !state.error && !(isProgram && state.output.length);
  return (
    <>
      {sink ? null : (
        <div className={look.tools}>
          <Steps state={state} />
        </div>
      )}
      {state.error ? (
        <div className={look.problem}>
          <Problem error={state.error} />
        </div>
      ) : null}
      {sink ? (
        <SinkRows
          key={sink.id}
          ring={sink.ring}
          keyColumns={keyOf(tables, sink.ring.name)}
          isRunning={state.isRunning}
          onStop={onStop}
          empty={
            tables ? (
              <EmptySink sink={sink.ring.name} state={state} tables={tables} onSource={onSource} />
            ) : (
              <Empty what={t("debug.empty")} />
            )
          }
        >
          <Steps state={state} />
          {children}
        </SinkRows>
      ) : null}
      {hasNothing ? <Empty what={t(isProgram ? "program.quiet" : "debug.noSink")} /> : null}
      {state.output.length ? <pre className={look.output}>{state.output.join("\n")}</pre> : null}
    </>
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
          {state.end.reason === "failed" && !state.end.message
            ? t("debug.failed")
            : t(`debug.end.${state.end.reason}`, { message: state.end.message })}
        </span>
      ) : null}
    </div>
  );
}
