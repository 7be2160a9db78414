import { Ellipsis } from "lucide-react";
import { useState } from "react";
import { type Case, useChangeCase, useDeleteCase } from "../../api/cases";
import { useText } from "../../locale/text";
import { Dialog } from "../../ui/Dialog";
import { TextField } from "../../ui/Field";
import { Menu } from "../../ui/Menu";

/** Renames or deletes a test case, each after a question. */
export function CaseMenu({ space, found }: { space: string; found: Case }) {
  const t = useText();
  const change = useChangeCase(space);
  const remove = useDeleteCase(space);
  const [name, setName] = useState<string | null>(null);
  const [isDeleting, setDeleting] = useState(false);
  return (
    <>
      <Menu
        name={t("tests.acts")}
        button={<Ellipsis aria-hidden />}
        items={[
          { text: t("tests.rename"), run: () => setName(found.name) },
          { text: t("tests.delete"), run: () => setDeleting(true) },
        ]}
      />
      {name !== null ? (
        <Dialog
          title={t("tests.rename")}
          onClose={() => setName(null)}
          act={t("studio.save")}
          disabled={!name.trim()}
          onAct={() => change.mutateAsync({ ...found, spec: { ...found.spec, name: name.trim() } })}
        >
          <TextField
            label={t("col.name")}
            value={name}
            maxLength={200}
            onChange={({ target }) => setName(target.value)}
            data-autofocus
            required
          />
        </Dialog>
      ) : null}
      {isDeleting ? (
        <Dialog
          title={t("tests.deleteTitle", { name: found.name })}
          onClose={() => setDeleting(false)}
          act={t("tests.deleteAct")}
          actLook="danger"
          onAct={() => remove.mutateAsync(found)}
        >
          <p>{t("tests.deleteText")}</p>
        </Dialog>
      ) : null}
    </>
  );
}
