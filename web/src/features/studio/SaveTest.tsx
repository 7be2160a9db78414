import { useState } from "react";
import { useAddCase } from "../../api/cases";
import type { ScriptTables } from "../../api/gateway";
import { useMay } from "../../app/may";
import { useText } from "../../locale/text";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { TextField } from "../../ui/Field";
import { tell } from "../../ui/toast";
import { caseOf } from "./case-of";
import type { DebugState } from "./debug-session";

/** Saves a debug that is over as a test case of its job: the rows that it gave, and those that it got. */
export function SaveTest({
  space,
  job,
  state,
  tables,
  onSaved,
}: {
  space: string;
  job: string | null;
  state: DebugState;
  tables: ScriptTables | undefined;
  onSaved: () => void;
}) {
  const t = useText();
  const may = useMay();
  const add = useAddCase(space);
  const [name, setName] = useState<string | null>(null);
  const isCut = state.sinks.some((one) => one.ring.dropped > 0);
  if (!may("job:write") || !tables || state.end?.reason !== "finished" || !state.sinks.length) return null;
  const reason = job === null ? t("tests.saveJob") : isCut ? t("tests.tooManyRows") : undefined;
  return (
    <>
      <Button disabled={reason !== undefined} title={reason} onClick={() => setName("")}>
        {t("tests.save")}
      </Button>
      {name !== null && job !== null ? (
        <Dialog
          title={t("tests.save")}
          onClose={() => setName(null)}
          act={t("studio.save")}
          disabled={!name.trim()}
          onAct={async () => {
            await add.mutateAsync({ job, spec: caseOf(name.trim(), state, tables) });
            tell(t("tests.saved", { name: name.trim() }), { text: t("tests.open"), run: onSaved });
          }}
        >
          <TextField
            label={t("col.name")}
            hint={t("tests.saveHint")}
            value={name}
            maxLength={200}
            onChange={({ target }) => setName(target.value)}
            data-autofocus
            required
          />
        </Dialog>
      ) : null}
    </>
  );
}
