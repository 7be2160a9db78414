import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { spacesQuery } from "../../api/spaces";
import { useCreateToken } from "../../api/tokens";
import { useText } from "../../locale/text";
import { Button } from "../../ui/Button";
import { copyText } from "../../ui/copy";
import { Dialog, Window } from "../../ui/Dialog";
import { SelectField, TextField } from "../../ui/Field";
import { tell } from "../../ui/toast";
import look from "./NewToken.module.css";
import { ROLES, type Role } from "./RoleFields";

const DAYS = [7, 30, 90, 365] as const;

/** Creates a token, then shows its text this one time. */
export function NewToken({ onClose }: { onClose: () => void }) {
  const t = useText();
  const { data: spaces } = useQuery(spacesQuery);
  const [order, setOrder] = useState({ name: "", role: "developer" as Role, space: "", days: "90" });
  const [made, setMade] = useState<string | null>(null);
  const create = useCreateToken();
  const set = (change: Partial<typeof order>) => setOrder({ ...order, ...change });
  const act = async () => {
    const { name, role, space, days } = order;
    const answer = await create.mutateAsync({
      name,
      role,
      ...(space ? { space } : {}),
      ...(days ? { valid_for: `${days} d` } : {}),
    });
    setMade(answer.token);
  };
  if (made) return <Made token={made} onClose={onClose} />;
  return (
    <Dialog
      title={t("tokens.new")}
      onClose={onClose}
      onAct={act}
      stays
      act={t("act.create")}
      disabled={!order.name}
    >
      <TextField
        label={t("col.name")}
        value={order.name}
        onChange={({ target }) => set({ name: target.value })}
        required
        data-autofocus
      />
      <SelectField
        label={t("tokens.role")}
        value={order.role}
        onChange={({ target }) => set({ role: target.value as Role })}
        choices={ROLES.map((role) => [role, role])}
      />
      <SelectField
        label={t("tokens.space")}
        value={order.space}
        onChange={({ target }) => set({ space: target.value })}
        choices={[
          ["", t("tokens.everySpace")],
          ...(spaces ?? []).map((one) => [one.name, one.name] as const),
        ]}
      />
      <SelectField
        label={t("tokens.validFor")}
        value={order.days}
        onChange={({ target }) => set({ days: target.value })}
        choices={[
          ...DAYS.map((days) => [String(days), t("tokens.days", { count: days })] as const),
          ["", t("tokens.never")],
        ]}
      />
    </Dialog>
  );
}

function Made({ token, onClose }: { token: string; onClose: () => void }) {
  const t = useText();
  return (
    <Window title={t("tokens.new")} onClose={onClose}>
      <div className={look.made}>
        <p>{t("tokens.made")}</p>
        <code className={look.token}>{token}</code>
        <div className="row">
          <span className="grow" />
          <Button onClick={() => void copyText(token).then(() => tell(t("act.copied")))}>
            {t("act.copy")}
          </Button>
          <Button look="go" onClick={onClose}>
            {t("act.close")}
          </Button>
        </div>
      </div>
    </Window>
  );
}
