import { useQuery } from "@tanstack/react-query";
import { useMemo, useState, useSyncExternalStore } from "react";
import { type Case, type CaseRows, type CaseSummary, caseQuery, useChangeCase } from "../../api/cases";
import type { ScriptTables } from "../../api/gateway";
import { useMay } from "../../app/may";
import { useText } from "../../locale/text";
import { SheetGrid } from "../../parts/sheet/SheetGrid";
import { Button } from "../../ui/Button";
import { tell, tellError } from "../../ui/toast";
import { Failed, Loading } from "../../ui/views";
import { CaseMenu } from "./CaseMenu";
import { CaseSheets } from "./case-sheets";
import { Differences } from "./Differences";
import look from "./Tests.module.css";
import type { TestRun } from "./test-runs";

type Props = {
  space: string;
  shown: CaseSummary;
  tables: ScriptTables | undefined;
  run: TestRun;
  onRun: () => void;
  onChanged: () => void;
};

/** One test case: how it fared, and its rows. */
export function TestDetail(props: Props) {
  const { space, shown } = props;
  const { data, error, refetch } = useQuery(caseQuery(space, shown.job_id, shown.id));
  if (error) return <Failed error={error} onRetry={() => void refetch()} />;
  return data ? <Detail key={data.version} {...props} found={data} /> : <Loading />;
}

function Detail({ space, found, tables, run, onRun, onChanged }: Props & { found: Case }) {
  const t = useText();
  const canWrite = useMay()("job:write");
  const change = useChangeCase(space);
  const sheets = useMemo(() => new CaseSheets(found.spec, tables), [found, tables]);
  useSyncExternalStore(sheets.subscribe, () => sheets.version);
  const [view, setView] = useState("result");
  const save = async (spec: CaseRows, text: string) => {
    try {
      await change.mutateAsync({ ...found, spec });
      onChanged();
      tell(text);
    } catch (error) {
      tellError(error);
    }
  };
  const views = [
    ["result", t("tests.result")] as const,
    ...sheets.all.map(
      (one) =>
        [one.key, t(one.of === "given" ? "tests.given" : "tests.expected", { table: one.table })] as const,
    ),
  ];
  const sheet = sheets.all.find((one) => one.key === view);
  const { outcome } = run;
  const seen = outcome && !outcome.passed && !outcome.error ? outcome.seen : null;
  return (
    <div className={look.main}>
      <div className={look.tools}>
        <select
          className={look.view}
          aria-label={t("tests.view")}
          value={sheet ? view : "result"}
          onChange={({ target }) => setView(target.value)}
        >
          {views.map(([key, text]) => (
            <option key={key} value={key}>
              {text}
            </option>
          ))}
        </select>
        <span className="grow" />
        {canWrite ? (
          <>
            {sheets.isChanged ? (
              <Button
                look="go"
                disabled={change.isPending || sheets.bad > 0}
                title={sheets.bad ? t("tests.bad") : undefined}
                onClick={() => void save(sheets.spec(), t("tests.changed", { name: found.name }))}
              >
                {t("tests.saveChanges")}
              </Button>
            ) : null}
            {seen && !sheets.isChanged ? (
              <Button
                disabled={change.isPending}
                onClick={() =>
                  void save(accepted(found.spec, seen), t("tests.accepted", { name: found.name }))
                }
              >
                {t("tests.accept")}
              </Button>
            ) : null}
            <Button onClick={onRun} disabled={run.isRunning || sheets.isChanged} aria-busy={run.isRunning}>
              {t(run.isRunning ? "tests.running" : "tests.run")}
            </Button>
            <CaseMenu space={space} found={found} />
          </>
        ) : null}
      </div>
      {sheet ? (
        <SheetGrid
          key={sheet.key}
          sheet={sheet.sheet}
          label={views.find(([key]) => key === sheet.key)?.[1] ?? ""}
          readOnly={!canWrite}
        />
      ) : (
        <Differences run={run} />
      )}
    </div>
  );
}

/** The case with what its sinks got as the expected rows; only the columns that it compares. */
function accepted(spec: CaseRows, seen: Record<string, Record<string, unknown>[]>): CaseRows {
  const expected = Object.entries(spec.expected).map(([sink, one]) => {
    const rows = seen[sink];
    if (!rows) return [sink, one] as const;
    const named = new Set((one.rows ?? []).flatMap((row) => Object.keys(row)));
    const only = (row: Record<string, unknown>) =>
      named.size
        ? Object.fromEntries(Object.entries(row).filter(([name]) => name === "$kind" || named.has(name)))
        : row;
    return [sink, { ...one, rows: rows.map(only) }] as const;
  });
  return { ...spec, expected: Object.fromEntries(expected) };
}
