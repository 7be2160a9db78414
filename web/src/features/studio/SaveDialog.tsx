import { useState } from "react";
import { useText } from "../../locale/text";
import { Dialog } from "../../ui/Dialog";
import { TextField } from "../../ui/Field";
import type { Doc } from "./desk";

/** Asks for the name of a job that is saved for the first time. */
export function SaveDialog({
  doc,
  onClose,
  onSave,
}: {
  doc: Doc;
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
      act={t("studio.save")}
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
