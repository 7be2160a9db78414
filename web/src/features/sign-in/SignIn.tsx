import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useLocation } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { type SignIn as How, oidcAddress, sessionQuery, signIn, signInWaysQuery } from "../../api/session";
import { useText } from "../../locale/text";
import { Button, buttonClass } from "../../ui/Button";
import { TextField } from "../../ui/Field";
import { Prose } from "../../ui/Prose";
import { LanguageSwitch, ThemeSwitch } from "../../ui/Switches";
import { Tabs } from "../../ui/Tabs";
import { Problem } from "../../ui/views";
import look from "./SignIn.module.css";

/** Asks who is there: a name with its password, or a token. */
export default function SignIn({ hint, refused }: { hint?: string; refused?: string }) {
  const t = useText();
  const client = useQueryClient();
  const { data: ways } = useQuery(signInWaysQuery);
  const own = useLocation({ select: ({ pathname, searchStr }) => ownPath(pathname + searchStr) });
  const [way, setWay] = useState<"password" | "token">("password");
  const [error, setError] = useState<unknown>(null);
  const [isWorking, setWorking] = useState(false);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const field = (name: string) => String(new FormData(event.currentTarget).get(name) ?? "");
    const how: How =
      way === "token"
        ? { kind: "token", token: field("token").trim() }
        : { kind: "password", name: field("name").trim(), password: field("password") };
    setWorking(true);
    setError(null);
    try {
      await signIn(how);
      await client.invalidateQueries({ queryKey: sessionQuery.queryKey });
      await client.invalidateQueries();
    } catch (caught) {
      setError(caught);
    } finally {
      setWorking(false);
    }
  };
  const form = (
    <form className={look.form} onSubmit={submit}>
      {hint ? <p className="second">{hint}</p> : null}
      {refused && !error ? <Problem error={new Error(refused)} /> : null}
      {ways?.oidc ? (
        <a className={look.oidc} href={oidcAddress(own)}>
          {t("sign.byOidc", { label: ways.oidc.label })}
        </a>
      ) : null}
      <Tabs
        label={t("sign.title")}
        panel="sign-in"
        chosen={way}
        onChoose={setWay}
        tabs={[
          { key: "password", title: t("sign.byPassword") },
          { key: "token", title: t("sign.byToken") },
        ]}
      />
      <div id="sign-in" role="tabpanel" aria-labelledby={`sign-in-${way}`} className={look.fields}>
        {way === "password" ? (
          <>
            <TextField
              label={t("sign.name")}
              name="name"
              autoComplete="username"
              required
              autoFocus
              data-autofocus
            />
            <TextField
              label={t("sign.password")}
              name="password"
              type="password"
              autoComplete="current-password"
              required
            />
          </>
        ) : (
          <TextField
            label={t("sign.token")}
            name="token"
            type="password"
            hint={<Prose text={t("sign.tokenHint")} />}
            required
            autoFocus
          />
        )}
      </div>
      {error ? <Problem error={error} /> : null}
      <Button type="submit" look="go" large disabled={isWorking}>
        {t("sign.in")}
      </Button>
      {hint ? null : (
        <p className={look.link}>
          <Prose text={t("sign.link")} />
        </p>
      )}
    </form>
  );
  if (hint) return form;
  return (
    <main className={look.page}>
      <div className={look.corner}>
        <LanguageSwitch />
        <ThemeSwitch look={buttonClass("quiet")} />
      </div>
      <div className={`card ${look.card}`}>
        <h1>{t("sign.title")}</h1>
        {form}
      </div>
    </main>
  );
}

/** Where somebody is sent after signing in elsewhere: never to the sign-in itself. */
function ownPath(path: string): string {
  return path.startsWith("/sign-in") ? "/" : path;
}
