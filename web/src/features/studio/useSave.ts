import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { jobQuery, useCreateJob, useSaveJob } from "../../api/jobs";
import { problemOf } from "../../api/queries";
import { useText } from "../../locale/text";
import { tell, tellError } from "../../ui/toast";
import { type Desk, type Doc, isChanged } from "./desk";
import { moveSession } from "./sessions";

type Then = ((job: string) => void) | null;
export type Saving = ReturnType<typeof useSave>;

/** Saves a document as a revision. A new text is asked for its name; a newer revision is never overwritten unseen. */
export function useSave(desk: Desk, doc: Doc) {
  const t = useText();
  const [isMerging, showMerge] = useState(false);
  const [naming, setNaming] = useState<{ then: Then } | null>(null);
  const client = useQueryClient();
  const make = useCreateJob(desk.space);
  const put = useSaveJob(desk.space);
  const create = async (name: string) => {
    desk.flush();
    const current = desk.state.docs.find((one) => one.id === doc.id) ?? doc;
    const job = await make.mutateAsync({ ...current.spec, name });
    client.setQueryData(jobQuery(desk.space, job.name).queryKey, job);
    moveSession(desk.space, doc.id, job.id);
    desk.wasSaved(doc.id, job, job.latest_revision, job.spec);
    tell(t("studio.saved", { number: job.latest_revision }));
    naming?.then?.(job.name);
  };
  const saveRevision = async (name: string) => {
    desk.flush();
    const current = desk.state.docs.find((one) => one.id === doc.id) ?? doc;
    if (current.saved && !isChanged(current))
      return tell(t("studio.unchanged", { number: current.saved.revision }));
    const base = current.saved?.revision ?? 0;
    const revision = await put.mutateAsync({ ref: doc.id, spec: current.spec, base });
    desk.wasSaved(doc.id, { id: revision.job_id, name }, revision.number, revision.spec);
    tell(t("studio.saved", { number: revision.number }));
  };
  /** Returns whether it was saved. A new text is asked for its name first; then `then` is called with it. */
  const save = async (then: Then = null): Promise<boolean> => {
    if (doc.job === null) {
      setNaming({ then });
      return false;
    }
    try {
      await saveRevision(doc.job);
      return true;
    } catch (error) {
      const problem = problemOf(error);
      const isStale = problem?.code === "revision_stale";
      if (isStale || problem?.status === 404) await client.invalidateQueries({ queryKey: ["jobs"] });
      if (isStale) showMerge(true);
      else if (problem?.status === 404) tell(t("together.deleted"));
      else tellError(error);
      return false;
    }
  };
  const isSaving = make.isPending || put.isPending;
  return { save, create, isSaving, isMerging, showMerge, naming, closeNaming: () => setNaming(null) };
}
