import { useState } from "react";
import { useText } from "../../locale/text";
import { Dialog } from "../../ui/Dialog";
import { TextField } from "../../ui/Field";
import type { Doc } from "./desk";

/** Asks for the name of a job that is saved for the first time. */
export function SaveDialog({
  doc,
  starts,
  onClose,
  onSave,
}: {
  doc: Doc;
  /** Whether the job is started once it is saved. */
  starts: boolean;
  onClose: () => void;
  onSave: (name: string) => Promise<void>;
}) {
  const t = useText();
  const [name, setName] = useState(doc.spec.name);
  return (
    <Dialog
      title={t("studio.saveAs")}
      onClose={onClose}
      onAct={() => onSave(name.trim())}
      act={t(starts ? "studio.saveAndStart" : "studio.save")}
      disabled={!name.trim()}
    >
      <TextField
        label={t("col.name")}
        hint={t("studio.saveAsText")}
        value={name}
        onChange={({ target }) => setName(target.value)}
        data-autofocus
        required
      />
    </Dialog>
  );
}
