import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Schemas } from "../../api/client";
import { diffQuery, revisionsQuery, useRollback } from "../../api/jobs";
import { useMay } from "../../app/may";
import { useText } from "../../locale/text";
import { Ago } from "../../ui/Ago";
import { Button } from "../../ui/Button";
import { QueryView } from "../../ui/QueryView";
import { tell, tellError } from "../../ui/toast";
import { Empty } from "../../ui/views";
import { type Desk, type Doc, isChanged } from "./desk";
import look from "./Workbench.module.css";

type Revision = Schemas["RevisionView"];

/** What was saved, by whom and when, and how each revision differs from the newest. */
export function Revisions({ desk, doc }: { desk: Desk; doc: Doc }) {
  const t = useText();
  if (doc.job === null) return <Empty what={t("studio.noRevisions")} />;
  return <Saved desk={desk} doc={doc} job={doc.job} />;
}

function Saved({ desk, doc, job }: { desk: Desk; doc: Doc; job: string }) {
  const query = useQuery(revisionsQuery(desk.space, job));
  const [chosen, setChosen] = useState<number | null>(null);
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
            {shown && newest && shown !== newest ? (
              <Difference desk={desk} doc={doc} job={job} old={shown} newest={newest} />
            ) : null}
          </div>
        );
      }}
    </QueryView>
  );
}

function Difference(props: { desk: Desk; doc: Doc; job: string; old: Revision; newest: Revision }) {
  const { desk, doc, job, old, newest } = props;
  const t = useText();
  const may = useMay();
  const query = useQuery(diffQuery(desk.space, job, old.number, newest.number));
  const rollback = useRollback(desk.space);
  const restore = async () => {
    try {
      const made = await rollback.mutateAsync({ ref: job, revision: old.number });
      desk.reset(doc.id, { revision: made.number, spec: made.spec });
      tell(t("studio.restored", { number: old.number }));
    } catch (error) {
      tellError(error);
    }
  };
  return (
    <div
      className={look.diff}
      tabIndex={0}
      role="region"
      aria-label={t("studio.compare", { number: old.number })}
    >
      <div className={look.diffHead}>
        <span className="second">{t("studio.compare", { number: old.number })}</span>
        <span className="grow" />
        {may("job:write") ? (
          <Button onClick={() => void restore()} disabled={rollback.isPending || isChanged(doc)}>
            {t("studio.restore")}
          </Button>
        ) : null}
      </div>
      <QueryView query={query}>{({ diff }) => <Lines diff={diff} />}</QueryView>
    </div>
  );
}

const TONES: Record<string, string | undefined> = { "+": look.added, "-": look.removed };

function Lines({ diff }: { diff: string }) {
  return (
    <pre className={look.lines}>
      {diff.split("\n").map((line, at) => (
        <span key={at} className={TONES[line[0] ?? ""]}>
          {line || " "}
        </span>
      ))}
    </pre>
  );
}
