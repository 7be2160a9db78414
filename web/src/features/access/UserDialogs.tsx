import { useState } from "react";
import { base } from "../../api/send";
import { type Link, type User, useAddUser, useLink, useRemoveUser, useSetRoles } from "../../api/users";
import { formatTime } from "../../locale/format";
import { useText } from "../../locale/text";
import { Button } from "../../ui/Button";
import { copyText } from "../../ui/copy";
import { Dialog, Window } from "../../ui/Dialog";
import { TextField } from "../../ui/Field";
import { tell } from "../../ui/toast";
import look from "./NewToken.module.css";
import { RoleFields, type Roles } from "./RoleFields";

type Props = { user: User; onClose: () => void };

/** Adds a person, then shows the link with which they sign in and set a password. */
export function NewUser({ onClose }: { onClose: () => void }) {
  const t = useText();
  const [name, setName] = useState("");
  const [roles, setRoles] = useState<Roles>({ role: "developer", spaces: [] });
  const [link, setLink] = useState<Link | null>(null);
  const add = useAddUser();
  const invite = useLink();
  const act = async () => {
    await add.mutateAsync({ name, ...roles });
    setLink(await invite.mutateAsync({ name, resets: false }));
  };
  if (link) return <ShownLink name={name} link={link} onClose={onClose} />;
  return (
    <Dialog title={t("users.new")} onClose={onClose} onAct={act} stays act={t("act.create")} disabled={!name}>
      <TextField
        label={t("col.name")}
        hint={t("users.nameHint")}
        value={name}
        onChange={({ target }) => setName(target.value)}
        data-autofocus
        required
      />
      <RoleFields roles={roles} onSet={setRoles} />
    </Dialog>
  );
}

export function RolesDialog({ user, onClose }: Props) {
  const t = useText();
  const [roles, setRoles] = useState<Roles>({ role: user.role, spaces: user.spaces });
  const save = useSetRoles();
  return (
    <Dialog
      title={t("users.rolesOf", { name: user.name })}
      onClose={onClose}
      onAct={() => save.mutateAsync({ name: user.name, ...roles })}
      act={t("act.save")}
    >
      <RoleFields roles={roles} onSet={setRoles} />
    </Dialog>
  );
}

/** Takes the password away and shows a link with which a new one is set. */
export function ResetDialog({ user, onClose }: Props) {
  const t = useText();
  const [link, setLink] = useState<Link | null>(null);
  const reset = useLink();
  if (link) return <ShownLink name={user.name} link={link} onClose={onClose} />;
  return (
    <Dialog
      title={t("users.resetTitle", { name: user.name })}
      onClose={onClose}
      onAct={() => reset.mutateAsync({ name: user.name, resets: true }).then(setLink)}
      stays
      act={t("users.reset")}
      actLook="danger"
    >
      <p>{t("users.resetText")}</p>
    </Dialog>
  );
}

export function RemoveDialog({ user, onClose }: Props) {
  const t = useText();
  const remove = useRemoveUser();
  return (
    <Dialog
      title={t("users.removeTitle", { name: user.name })}
      onClose={onClose}
      onAct={() => remove.mutateAsync(user.name).then(() => tell(t("users.removed", { name: user.name })))}
      act={t("users.remove")}
      actLook="danger"
    >
      <p>{t("users.removeText")}</p>
    </Dialog>
  );
}

function ShownLink({ name, link, onClose }: { name: string; link: Link; onClose: () => void }) {
  const t = useText();
  const address = new URL(`${base}/sign-in#code=${link.code}`, location.origin).href;
  return (
    <Window title={t("users.linkFor", { name })} onClose={onClose}>
      <div className={look.made}>
        <p>{t("users.linkText", { until: formatTime(link.expires_at) })}</p>
        <code className={look.token}>{address}</code>
        <div className="row">
          <span className="grow" />
          <Button onClick={() => void copyText(address).then(() => tell(t("act.copied")))}>
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
