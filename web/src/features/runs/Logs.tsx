import { useQuery } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useEffect, useState, useSyncExternalStore } from "react";
import { followLog } from "../../api/log";
import { processesQuery, type Run } from "../../api/runs";
import { targetsQuery } from "../../api/targets";
import { formatNumber } from "../../locale/format";
import { useText } from "../../locale/text";
import { LogView } from "../../parts/log/LogView";
import { LogLines } from "../../parts/log/lines";
import { SearchBox } from "../../ui/Field";
import { Empty, Problem } from "../../ui/views";
import look from "./Logs.module.css";

const route = getRouteApi("/runs/$run");
const FIRST = "jobmanager";
/** What a local process prints, such as the rows of a `print` table; a pod has one log for both. */
const OUTPUT = ".out";
const EMPTY = new LogLines();

/** The log of one process of a run, as it grows. */
export function Logs({ run }: { run: Run }) {
  const t = useText();
  const navigate = useNavigate();
  const { process = FIRST } = route.useSearch();
  const { data } = useQuery(processesQuery(run.id, run.is_live));
  const { data: targets } = useQuery(targetsQuery);
  const isLocal = targets?.some((one) => one.name === run.target && one.kind === "local");
  const names = (data?.items ?? []).flatMap(({ name }) => (isLocal ? [name, name + OUTPUT] : [name]));
  const [query, setQuery] = useState("");
  const [follows, setFollows] = useState(true);
  const { log, error } = useLog(run.id, process);
  const lines = useSyncExternalStore(log.subscribe, () => log.lines);
  const shown = query ? lines.filter((line) => line.toLowerCase().includes(query.toLowerCase())) : lines;
  return (
    <>
      <div className={look.bar}>
        <select
          className={look.process}
          aria-label={t("run.process")}
          value={process}
          onChange={({ target }) =>
            void navigate({
              to: "/runs/$run",
              params: { run: run.id },
              search: { tab: "logs", process: target.value },
              replace: true,
            })
          }
        >
          {[...new Set([process, ...names])].map((name) => (
            <option key={name} value={name}>
              {name.endsWith(OUTPUT) ? t("run.output", { name: name.slice(0, -OUTPUT.length) }) : name}
            </option>
          ))}
        </select>
        <SearchBox label={t("run.logFilter")} value={query} onChange={setQuery} width={220} />
        <span className="grow" />
        <span className="muted">
          {t("run.logKept", { count: formatNumber(shown.length) })}
          {log.dropped ? ` · ${t("run.logDropped", { count: formatNumber(log.dropped) })}` : ""}
        </span>
        <label className="row">
          <input type="checkbox" checked={follows} onChange={({ target }) => setFollows(target.checked)} />
          {t("run.follow")}
        </label>
      </div>
      {error ? <Problem error={error} /> : null}
      {!error && !lines.length ? (
        <Empty what={data && !names.length ? t("run.noProcesses") : t("run.logEmpty")} />
      ) : null}
      {lines.length ? <LogView lines={shown} follows={follows} onFollow={setFollows} /> : null}
    </>
  );
}

function useLog(run: string, process: string): { log: LogLines; error: unknown } {
  const [state, setState] = useState<{ log: LogLines; error: unknown }>({ log: EMPTY, error: null });
  useEffect(() => {
    const stop = new AbortController();
    const log = new LogLines();
    setState({ log, error: null });
    const read = async () => {
      for await (const lines of followLog(run, process, stop.signal)) log.add(lines);
    };
    read().catch((error: unknown) => stop.signal.aborted || setState({ log, error }));
    return () => stop.abort();
  }, [run, process]);
  return state;
}
