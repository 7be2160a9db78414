import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { lazy, Suspense, useEffect } from "react";
import type { Schemas } from "../../api/client";
import { type Job, revisionQuery } from "../../api/jobs";
import { useText } from "../../locale/text";
import { Ago } from "../../ui/Ago";
import { Button } from "../../ui/Button";
import { tell } from "../../ui/toast";
import { type Desk, type Doc, isChanged } from "./desk";
import type { Saving } from "./useSave";
import look from "./Workbench.module.css";

const MergeDialog = lazy(() => import("./MergeDialog"));
type Props = { desk: Desk; doc: Doc; newest: Job | null; isDeleted: boolean; saving: Saving };

/** What others did to a job while it is open here: said in one quiet line, and never applied unasked. */
export function Meanwhile({ desk, doc, newest, isDeleted, saving }: Props) {
  const t = useText();
  useRenamed(desk, doc, newest);
  if (isDeleted)
    return (
      <div className={look.newer} role="status">
        {t("together.deleted")}
        <Button onClick={() => desk.detach(doc.id)}>{t("together.saveAsNew")}</Button>
      </div>
    );
  if (!newest || !doc.saved || newest.latest_revision <= doc.saved.revision) return null;
  const { revision } = doc.saved;
  return <Newer {...{ desk, doc, saving }} from={revision} to={newest.latest_revision} />;
}

function Newer(props: { desk: Desk; doc: Doc; saving: Saving; from: number; to: number }) {
  const { desk, doc, saving, from, to } = props;
  const t = useText();
  const { data: base } = useQuery(revisionQuery(desk.space, doc.id, from));
  const { data: theirs } = useQuery(revisionQuery(desk.space, doc.id, to));
  useRebased(desk, doc, base, theirs);
  if (!base || !theirs) return null;
  const take = () => desk.reset(doc.id, { revision: theirs.number, spec: theirs.spec });
  const hasMine = isChanged(doc);
  return (
    <div className={look.newer} role="status">
      <span>
        {t("together.newer", { number: theirs.number, name: theirs.created_by.name })},{" "}
        <Ago at={theirs.created_at} />
      </span>
      {theirs.note ? <span className="cut">{theirs.note}</span> : null}
      <Button
        onClick={() => {
          desk.flush();
          saving.showMerge(true);
        }}
      >
        {t(hasMine ? "together.merge" : "together.show")}
      </Button>
      {hasMine ? null : <Button onClick={take}>{t("together.take")}</Button>}
      {saving.isMerging ? (
        <Suspense fallback={null}>
          <MergeDialog
            {...{ desk, doc, base, theirs }}
            onClose={() => saving.showMerge(false)}
            onSave={() => saving.save()}
          />
        </Suspense>
      ) : null}
    </div>
  );
}

/** A job that was renamed keeps its text here, under its new name. */
function useRenamed(desk: Desk, doc: Doc, newest: Job | null): void {
  const t = useText();
  const navigate = useNavigate();
  const name = newest?.id === doc.id && newest.name !== doc.job ? newest.name : null;
  useEffect(() => {
    if (!name) return;
    desk.wasRenamed(doc.id, name);
    tell(t("together.renamed", { name }));
    void navigate({ to: "/studio", search: { job: name }, replace: true });
  }, [desk, doc.id, name, navigate, t]);
}

/** A revision that changes nothing but the name needs no look: the text goes on from it. */
function useRebased(
  desk: Desk,
  doc: Doc,
  base: Schemas["RevisionView"] | undefined,
  theirs: Schemas["RevisionView"] | undefined,
): void {
  const isRename =
    base &&
    theirs &&
    JSON.stringify({ ...base.spec, name: theirs.spec.name }) === JSON.stringify(theirs.spec);
  useEffect(() => {
    if (isRename) desk.rebase(doc.id, { revision: theirs.number, spec: theirs.spec });
  }, [desk, doc.id, isRename, theirs]);
}
