import { useState } from "react";
import { useCreateJob, useSaveJob } from "../../api/jobs";
import { ApiError } from "../../api/send";
import { useText } from "../../locale/text";
import { tell, tellError } from "../../ui/toast";
import type { Desk, Doc } from "./desk";
import { moveSession } from "./sessions";

export type Saving = ReturnType<typeof useSave>;

/** Saves a document as a revision. A new text is asked for its name; a newer revision is never overwritten unseen. */
export function useSave(desk: Desk, doc: Doc) {
  const t = useText();
  const [isNaming, setNaming] = useState(false);
  const make = useCreateJob(desk.space);
  const put = useSaveJob(desk.space);
  const create = async (name: string) => {
    desk.flush();
    const current = desk.state.docs.find((one) => one.id === doc.id) ?? doc;
    const job = await make.mutateAsync({ ...current.spec, name });
    moveSession(doc.id, job.id);
    desk.wasSaved(doc.id, job, job.latest_revision, job.spec);
    tell(t("studio.saved", { number: job.latest_revision }));
  };
  const saveRevision = async (ref: string) => {
    desk.flush();
    const current = desk.state.docs.find((one) => one.id === doc.id) ?? doc;
    const base = current.saved?.revision ?? 0;
    const revision = await put.mutateAsync({ ref, spec: current.spec, base });
    desk.wasSaved(doc.id, { id: revision.job_id, name: ref }, revision.number, revision.spec);
    tell(t("studio.saved", { number: revision.number }));
  };
  const save = async (): Promise<boolean> => {
    if (doc.job === null) {
      setNaming(true);
      return false;
    }
    try {
      await saveRevision(doc.job);
      return true;
    } catch (error) {
      const newest =
        error instanceof ApiError && error.problem.code === "revision_stale"
          ? error.problem.facts?.revision
          : null;
      tellError(newest ? new Error(t("studio.newer", { number: Number(newest) })) : error);
      return false;
    }
  };
  const isSaving = make.isPending || put.isPending;
  return { save, create, isSaving, isNaming, closeNaming: () => setNaming(false) };
}
