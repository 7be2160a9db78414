import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Check, Circle, LoaderCircle, X } from "lucide-react";
import { useState, useSyncExternalStore } from "react";
import { type CaseSummary, caseQuery, casesQuery } from "../../api/cases";
import { type Draft, tablesQuery } from "../../api/gateway";
import { useMay } from "../../app/may";
import { useText } from "../../locale/text";
import { Button } from "../../ui/Button";
import { Empty, Failed, Loading } from "../../ui/views";
import { TestDetail } from "./TestDetail";
import look from "./Tests.module.css";
import type { TestRun, TestRuns } from "./test-runs";

/** The test cases of a job: run on the text as it is in the editor, saved or not. */
export default function TestsPanel({
  space,
  job,
  draft,
  readDraft,
  runs,
}: {
  space: string;
  /** The id of the job; null for a text that was never saved. */
  job: string | null;
  draft: Draft;
  /** The text as it is now, also what was typed this moment. */
  readDraft: () => Draft;
  runs: TestRuns;
}) {
  const t = useText();
  const may = useMay();
  const client = useQueryClient();
  useSyncExternalStore(runs.subscribe, () => runs.runs);
  const [chosen, setChosen] = useState<string | null>(null);
  const {
    data: cases,
    error,
    refetch,
  } = useQuery({ ...casesQuery(space, job ?? ""), enabled: job !== null });
  const { data: tables } = useQuery({ ...tablesQuery(space, draft), placeholderData: (last) => last });
  if (job === null) return <Empty what={t("tests.none")} next={t("tests.saveJob")} />;
  if (error) return <Failed error={error} onRetry={() => void refetch()} />;
  if (!cases) return <Loading />;
  if (!cases.length) return <Empty what={t("tests.none")} next={t("tests.noneNext")} />;
  const shown = cases.find((one) => one.id === chosen) ?? cases[0];
  const run = (ids: readonly string[]) =>
    void runs.run(
      space,
      readDraft(),
      ids,
      async (id) => (await client.fetchQuery(caseQuery(space, job, id))).spec,
    );
  return (
    <div className={look.panel}>
      <aside className={look.side}>
        <div className={look.acts}>
          <span className="muted" role="status">
            <Tally cases={cases} runs={runs} />
          </span>
          <span className="grow" />
          {may("job:write") ? (
            runs.isRunning ? (
              <Button look="quiet" className="danger" onClick={() => runs.stop()}>
                {t("debug.stop")}
              </Button>
            ) : (
              <Button onClick={() => run(cases.map((one) => one.id))}>{t("tests.runAll")}</Button>
            )
          ) : null}
        </div>
        {cases.map((one) => (
          <button
            key={one.id}
            type="button"
            className={look.case}
            aria-pressed={one === shown}
            onClick={() => setChosen(one.id)}
          >
            <Fate run={runs.of(one.id)} />
            <span className="cut" title={one.name}>
              {one.name}
            </span>
          </button>
        ))}
      </aside>
      {shown ? (
        <TestDetail
          key={`${shown.id} ${shown.version}`}
          space={space}
          shown={shown}
          tables={tables}
          run={runs.of(shown.id)}
          onRun={() => run([shown.id])}
          onChanged={() => runs.forget(shown.id)}
        />
      ) : null}
    </div>
  );
}

function Tally({ cases, runs }: { cases: readonly CaseSummary[]; runs: TestRuns }) {
  const t = useText();
  const known = cases.map((one) => runs.of(one.id)).filter((one) => one.outcome ?? one.error);
  const passed = known.filter((one) => one.outcome?.passed).length;
  if (!known.length) return t("tests.count", { count: cases.length });
  return t("tests.tally", { passed, failed: known.length - passed });
}

/** How a case fared, by shape and colour; its name is for those who see neither. */
function Fate({ run: { isRunning, outcome, error } }: { run: TestRun }) {
  const t = useText();
  if (isRunning) return <LoaderCircle className={look.running} aria-label={t("tests.running")} />;
  if (outcome?.passed) return <Check className={look.passed} aria-label={t("tests.passed")} />;
  if (outcome || error) return <X className={look.failed} aria-label={t("tests.failed")} />;
  return <Circle className={look.idle} aria-label={t("tests.notRun")} />;
}
