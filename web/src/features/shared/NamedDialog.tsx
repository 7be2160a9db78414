import { useState } from "react";
import { useText } from "../../locale/text";
import { Dialog } from "../../ui/Dialog";
import { AreaField, TextField } from "../../ui/Field";
import { tell } from "../../ui/toast";

export type Named = { name: string; value?: string };

/** Sets the value of a name. A secret's old value is not there to be shown. */
export function NamedDialog({
  named,
  title,
  valueLabel,
  isSecret,
  onClose,
  onSave,
}: {
  named: Named | null;
  title: string;
  valueLabel: string;
  isSecret: boolean;
  onClose: () => void;
  onSave: (named: { name: string; value: string }) => Promise<unknown>;
}) {
  const t = useText();
  const [name, setName] = useState(named?.name ?? "");
  const [value, setValue] = useState(named?.value ?? "");
  const Field = isSecret ? TextField : AreaField;
  return (
    <Dialog
      title={title}
      onClose={onClose}
      onAct={() => onSave({ name, value }).then(() => tell(t("shared.saved", { name })))}
      act={t("act.save")}
      disabled={!name || !value}
    >
      <TextField
        label={t("shared.name")}
        value={name}
        onChange={({ target }) => setName(target.value)}
        readOnly={named !== null}
        required
        {...(named ? {} : { "data-autofocus": true })}
      />
      <Field
        label={valueLabel}
        value={value}
        onChange={({ target }: { target: { value: string } }) => setValue(target.value)}
        required
        {...(isSecret ? { type: "password", autoComplete: "new-password" } : {})}
        {...(named ? { "data-autofocus": true } : {})}
      />
    </Dialog>
  );
}
