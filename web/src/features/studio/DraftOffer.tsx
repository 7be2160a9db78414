import { useSyncExternalStore } from "react";
import { useText } from "../../locale/text";
import { Ago } from "../../ui/Ago";
import { Button } from "../../ui/Button";
import type { Desk, Doc } from "./desk";
import { serverDraftsOf } from "./server-drafts";
import look from "./Workbench.module.css";

/** Your own unsaved text of another machine, in one quiet line. */
export function DraftOffer({ desk, doc }: { desk: Desk; doc: Doc }) {
  const t = useText();
  const drafts = serverDraftsOf(desk);
  const { offers } = useSyncExternalStore(drafts.subscribe, () => drafts.state);
  const offer = offers.get(doc.id);
  if (!offer) return null;
  return (
    <div className={look.newer} role="status">
      <span>
        {t("together.draft")} <Ago at={offer.updated_at} />
      </span>
      <Button onClick={() => drafts.take(doc.id)}>{t("together.takeDraft")}</Button>
      <Button onClick={() => drafts.drop(doc.id)}>{t("together.dropDraft")}</Button>
    </div>
  );
}
