import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ownSessionsQuery, type Session, useEndSession, useSetPassword } from "../../api/session";
import { useText } from "../../locale/text";
import { Ago } from "../../ui/Ago";
import { Button } from "../../ui/Button";
import { Dialog, Window } from "../../ui/Dialog";
import { TextField } from "../../ui/Field";
import { tell, tellError } from "../../ui/toast";
import look from "./Account.module.css";

/** Changes the password of who is signed in, or sets the first one. */
export function PasswordDialog({ session, onClose }: { session: Session; onClose: () => void }) {
  const t = useText();
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const change = useSetPassword();
  const hasOne = session.has_password === true;
  return (
    <Dialog
      title={t(hasOne ? "account.change" : "account.set")}
      onClose={onClose}
      onAct={() =>
        change
          .mutateAsync({ current: hasOne ? current : null, new: next })
          .then(() => tell(t("account.changed")))
      }
      act={t("act.save")}
      disabled={!next || (hasOne && !current)}
    >
      {hasOne ? (
        <TextField
          label={t("account.current")}
          type="password"
          autoComplete="current-password"
          value={current}
          onChange={({ target }) => setCurrent(target.value)}
          data-autofocus
          required
        />
      ) : null}
      <TextField
        label={t("account.new")}
        hint={t("account.rules")}
        type="password"
        autoComplete="new-password"
        value={next}
        onChange={({ target }) => setNext(target.value)}
        data-autofocus={hasOne ? undefined : true}
        required
      />
    </Dialog>
  );
}

/** Where one is signed in, and how to end that. */
export function OwnSessions({ onClose }: { onClose: () => void }) {
  const t = useText();
  const { data } = useQuery(ownSessionsQuery);
  const end = useEndSession();
  return (
    <Window title={t("account.sessions")} onClose={onClose}>
      <ul className={look.sessions}>
        {data?.map((one) => (
          <li key={one.id}>
            <div className={look.what}>
              <b className="cut" title={one.user_agent}>
                {one.user_agent || t("account.unknown")}
              </b>
              <span className="second">
                {t("account.lastUsed")} <Ago at={one.last_used_at} />
              </span>
            </div>
            {one.is_current ? (
              <span className="second">{t("account.here")}</span>
            ) : (
              <Button onClick={() => void end.mutateAsync(one.id).catch(tellError)}>
                {t("account.end")}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Window>
  );
}
