import type { Difference } from "../../api/cases";
import { formatNumber } from "../../locale/format";
import { useText } from "../../locale/text";
import { textOf } from "../../parts/grid/ring";
import { Empty, Loading, Problem } from "../../ui/views";
import look from "./Tests.module.css";
import type { TestRun } from "./test-runs";

const MOST_LINES = 300;
type Line = {
  mark: "changed" | "missing" | "unexpected";
  row: Record<string, unknown>;
  seen?: Record<string, unknown>;
  columns?: string[];
};
const SIGNS = { changed: "≠", missing: "−", unexpected: "+" } as const;

/** How the last run of a case went: each row that differs, and in which cells. */
export function Differences({ run: { isRunning, outcome, error } }: { run: TestRun }) {
  const t = useText();
  if (error) return <Problem error={error} />;
  if (!outcome)
    return isRunning ? <Loading /> : <Empty what={t("tests.notRun")} next={t("tests.notRunNext")} />;
  if (outcome.error)
    return (
      <div className={look.result}>
        <p className={look.problem} role="alert">
          {outcome.error}
        </p>
      </div>
    );
  const seconds = formatNumber(outcome.seconds);
  if (outcome.passed) return <Empty what={t("tests.passed")} next={t("tests.passedNext", { seconds })} />;
  return (
    <div className={look.result} tabIndex={0} role="group" aria-label={t("tests.result")}>
      {outcome.differences.map((one) => (
        <SinkDifference key={one.sink} found={one} />
      ))}
    </div>
  );
}

function SinkDifference({ found }: { found: Difference }) {
  const t = useText();
  const lines = linesOf(found);
  const names = [...new Set(lines.flatMap((one) => Object.keys(one.row)))];
  const counts = { expected: found.expected_rows, seen: found.seen_rows };
  return (
    <section aria-label={found.sink}>
      <h3 className={look.sink}>
        <code>{found.sink}</code>
        <span className="muted">
          {lines.length || found.first_moved ? t("tests.counts", counts) : ""}
          {found.view === "changelog" ? ` ${t("tests.inChangelog")}` : ""}
        </span>
      </h3>
      {found.problem ? <p className={look.problem}>{found.problem}</p> : null}
      {found.first_moved ? (
        <p className={look.problem}>{t("tests.moved", { row: found.first_moved })}</p>
      ) : null}
      {lines.length ? (
        <table className={look.table}>
          <thead>
            <tr>
              <th>{t("tests.difference")}</th>
              {names.map((name) => (
                <th key={name}>{name}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {lines.slice(0, MOST_LINES).map((line, at) => (
              <tr key={`${line.mark} ${at}`} className={look[line.mark]}>
                <th scope="row">
                  <span aria-hidden>{SIGNS[line.mark]}</span> {t(MARKS[line.mark])}
                </th>
                {names.map((name) => (
                  <td key={name}>
                    {line.columns?.includes(name) ? (
                      <>
                        <del>{textOf(line.row[name])}</del> <ins>{textOf(line.seen?.[name])}</ins>
                      </>
                    ) : (
                      textOf(line.row[name])
                    )}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      ) : null}
      {lines.length > MOST_LINES ? (
        <p className="muted">{t("tests.more", { count: formatNumber(lines.length - MOST_LINES) })}</p>
      ) : null}
    </section>
  );
}

const MARKS = { changed: "tests.differs", missing: "tests.missing", unexpected: "tests.unexpected" } as const;

function linesOf({ changed, missing, unexpected }: Difference): Line[] {
  return [
    ...changed.map((one) => ({
      mark: "changed" as const,
      row: one.expected,
      seen: one.seen,
      columns: one.columns,
    })),
    ...missing.map((row) => ({ mark: "missing" as const, row })),
    ...unexpected.map((row) => ({ mark: "unexpected" as const, row })),
  ];
}
