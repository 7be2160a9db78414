import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { signIn } from "../../api/session";
import { errorLine } from "../../locale/error";
import { type TextId, useText } from "../../locale/text";
import { Loading } from "../../ui/views";
import SignIn from "./SignIn";

const REFUSALS: Record<string, TextId> = {
  oidc_refused: "sign.oidcRefused",
  oidc_expired: "sign.oidcExpired",
  oidc_unreachable: "sign.oidcUnreachable",
  oidc_no_role: "sign.oidcNoRole",
  oidc_name: "sign.oidcName",
  oidc_name_taken: "sign.oidcNameTaken",
  too_many_attempts: "sign.tooMany",
};

/**
 * The address of a printed link, `/sign-in#code=…&next=/runs/…`, and where an OpenID provider that did not sign in
 * leads back to, `/sign-in#refused=…`. What stands behind the # leaves the address at once.
 */
export function SignInPage() {
  const t = useText();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [refused, setRefused] = useState<string | null>(null);
  const asked = useRef<URLSearchParams | null>(null);
  useEffect(() => {
    if (asked.current) return;
    asked.current = new URLSearchParams(location.hash.slice(1));
    const [code, next] = [asked.current.get("code"), asked.current.get("next") ?? "/"];
    history.replaceState(null, "", location.pathname);
    const leave = () => navigate({ href: /^\/(?!\/)/.test(next) ? next : "/", replace: true });
    const refusal = asked.current.get("refused");
    if (refusal) return setRefused(t(REFUSALS[refusal] ?? "sign.oidcRefused"));
    if (!code) return void leave();
    signIn({ kind: "link", code }).then(
      async () => {
        await client.invalidateQueries({ queryKey: ["session"] });
        await leave();
      },
      (error: unknown) => setRefused(t("sign.linkFailed", { reason: errorLine(error) })),
    );
  }, [client, navigate, t]);
  if (refused === null) return <Loading />;
  return <SignIn refused={refused} />;
}
