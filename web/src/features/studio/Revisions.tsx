import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import type { Schemas } from "../../api/client";
import { type JobSpec, revisionsQuery, useRollback } from "../../api/jobs";
import { useMay } from "../../app/may";
import { useText } from "../../locale/text";
import { Ago } from "../../ui/Ago";
import { Button } from "../../ui/Button";
import { QueryView } from "../../ui/QueryView";
import { tell, tellError } from "../../ui/toast";
import { Empty } from "../../ui/views";
import look from "./Compare.module.css";
import { compareLines, compareSettings, takeLines, takeSetting } from "./compare";
import { type Desk, type Doc, isChanged } from "./desk";
import { written } from "./MergeParts";

type Revision = Schemas["RevisionView"];
const CONTEXT = 3;

type Props = {
  desk: Desk;
  doc: Doc /** The revision to begin with; null: the one before the newest. */;
  wanted: number | null;
};

/** What was saved, by whom and when, and how each revision differs from the newest. */
export function Revisions({ desk, doc, wanted }: Props) {
  const t = useText();
  if (doc.job === null) return <Empty what={t("studio.noRevisions")} />;
  return <Saved key={`${doc.id} ${wanted}`} {...{ desk, doc, wanted }} job={doc.job} />;
}

function Saved({ desk, doc, wanted, job }: Props & { job: string }) {
  const query = useQuery(revisionsQuery(desk.space, job));
  const [chosen, setChosen] = useState(wanted);
  return (
    <QueryView query={query}>
      {({ items }) => {
        const sorted = [...items].sort((a, b) => b.number - a.number);
        const newest = sorted[0];
        const shown = sorted.find((one) => one.number === chosen) ?? sorted[1] ?? newest;
        return (
          <div className={look.revisions}>
            <ul className={look.revisionList}>
              {sorted.map((one) => (
                <li key={one.id}>
                  <button
                    type="button"
                    className={look.revision}
                    aria-pressed={one === shown}
                    onClick={() => setChosen(one.number)}
                  >
                    <b>{one.number}</b>
                    <span className="cut grow" title={one.note}>
                      {one.note}
                    </span>
                    <span className="second">{one.created_by.name}</span>
                    <span className="muted">
                      <Ago at={one.created_at} />
                    </span>
                  </button>
                </li>
              ))}
            </ul>
            {shown ? <Compared desk={desk} doc={doc} job={job} revision={shown} /> : null}
          </div>
        );
      }}
    </QueryView>
  );
}

/** A revision beside what is open; parts of it are taken into the open text, or all of it as a new revision. */
function Compared(props: { desk: Desk; doc: Doc; job: string; revision: Revision }) {
  const { desk, doc, job, revision } = props;
  const t = useText();
  const may = useMay();
  const rollback = useRollback(desk.space);
  const mayWrite = may("job:write");
  const { number, spec } = revision;
  const settings = compareSettings(spec, doc.spec);
  const blocks = useMemo(() => compareLines(spec.sql ?? "", doc.spec.sql ?? ""), [spec.sql, doc.spec.sql]);
  if (!settings.length && blocks.every((one) => one.kind === "same"))
    return <Empty what={t("studio.sameRevision", { number })} />;
  const restore = async () => {
    try {
      const made = await rollback.mutateAsync({ ref: job, revision: number });
      desk.reset(doc.id, { revision: made.number, spec: made.spec });
      tell(t("studio.restored", { number }));
    } catch (error) {
      tellError(error);
    }
  };
  const take = (next: JobSpec) => {
    desk.flush();
    if (desk.find(doc.id) === doc) desk.replace(doc.id, next, doc.saved);
  };
  return (
    <div className={look.compare} tabIndex={0} role="region" aria-label={t("studio.compare", { number })}>
      <div className={look.head}>
        <span>{t("studio.revisionN", { number })}</span>
        <span>{t("studio.openHere")}</span>
        {mayWrite ? (
          <Button
            onClick={() => void restore()}
            disabled={rollback.isPending || isChanged(doc)}
            title={isChanged(doc) ? t("studio.restoreChanged") : undefined}
          >
            {t("studio.restore")}
          </Button>
        ) : null}
      </div>
      {settings.map((one) => (
        <Pair
          key={one.key}
          title={one.key}
          old={written(one.old)}
          now={written(one.now)}
          onTake={mayWrite ? () => take(takeSetting(doc.spec, one)) : null}
        />
      ))}
      {blocks.map((one) =>
        one.kind === "same" ? (
          <Same key={one.nowAt} lines={one.lines} />
        ) : (
          <Pair
            key={`${one.oldAt} ${one.nowAt}`}
            title={t("studio.line", { line: one.nowAt + 1 })}
            old={one.old.join("\n")}
            now={one.now.join("\n")}
            onTake={mayWrite ? () => take({ ...doc.spec, sql: takeLines(doc.spec.sql ?? "", one) }) : null}
          />
        ),
      )}
    </div>
  );
}

/** What differs at one place: as it was, and as it is. */
function Pair(props: { title: string; old: string; now: string; onTake: (() => void) | null }) {
  const { title, old, now, onTake } = props;
  const t = useText();
  return (
    <section className={look.pair} aria-label={title}>
      <header>
        <span className="muted">{title}</span>
        {onTake ? (
          <Button look="quiet" onClick={onTake}>
            {t("studio.takePart")}
          </Button>
        ) : null}
      </header>
      <pre className={look.old}>{old || " "}</pre>
      <pre className={look.now}>{now || " "}</pre>
    </section>
  );
}

function Same({ lines }: { lines: readonly string[] }) {
  const t = useText();
  const hidden = lines.length - 2 * CONTEXT;
  const sides = (some: readonly string[]) => (
    <div className={look.same}>
      <pre>{some.join("\n")}</pre>
      <pre>{some.join("\n")}</pre>
    </div>
  );
  if (hidden <= 1) return sides(lines);
  return (
    <>
      {sides(lines.slice(0, CONTEXT))}
      <div className={look.skipped}>{t("together.skipped", { count: hidden })}</div>
      {sides(lines.slice(-CONTEXT))}
    </>
  );
}
