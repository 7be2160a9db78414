import { X } from "lucide-react";
import { useState, useSyncExternalStore } from "react";
import { useText } from "../../locale/text";
import { Dialog } from "../../ui/Dialog";
import { type Desk, type Doc, isChanged } from "./desk";
import look from "./StudioPage.module.css";

/** The open documents. A dot marks what is not saved; closing such a one asks first. */
export function TabStrip({ desk, onChoose }: { desk: Desk; onChoose: (id: string) => void }) {
  const t = useText();
  const { docs, shown } = useSyncExternalStore(desk.subscribe, () => desk.state);
  const [doomed, setDoomed] = useState<Doc | null>(null);
  const close = (doc: Doc) => {
    desk.close(doc.id);
    const next = desk.state.shown;
    if (next) onChoose(next);
  };
  const nameOf = (doc: Doc) => doc.spec.name || t("studio.untitled");
  return (
    <nav className={look.files} aria-label={t("studio.tabs")}>
      {docs.map((doc) => (
        <div key={doc.id} className={look.file} data-shown={doc.id === shown}>
          <button
            type="button"
            className={look.name}
            aria-current={doc.id === shown ? "page" : undefined}
            onClick={() => onChoose(doc.id)}
          >
            <span className="cut" title={nameOf(doc)}>
              {nameOf(doc)}
            </span>
            {isChanged(doc) ? (
              <span
                className={look.mark}
                role="img"
                aria-label={t("studio.unsaved")}
                title={t("studio.unsaved")}
              />
            ) : null}
          </button>
          <button
            type="button"
            className={look.shut}
            aria-label={t("studio.close", { name: nameOf(doc) })}
            onClick={() => (isChanged(doc) ? setDoomed(doc) : close(doc))}
          >
            <X aria-hidden />
          </button>
        </div>
      ))}
      {doomed ? (
        <Dialog
          title={t("studio.discardTitle", { name: nameOf(doomed) })}
          onClose={() => setDoomed(null)}
          onAct={async () => close(doomed)}
          act={t("studio.discard")}
          actLook="danger"
        >
          <p>{t("studio.discardText")}</p>
        </Dialog>
      ) : null}
    </nav>
  );
}
