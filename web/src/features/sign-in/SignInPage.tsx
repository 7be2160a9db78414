import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { signIn } from "../../api/session";
import { useText } from "../../locale/text";
import { Empty, Loading } from "../../ui/views";
import SignIn from "./SignIn";

/** The address of a printed link: `/sign-in#code=…&next=/runs/…`. The code leaves the address at once. */
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
    const leave = () => navigate({ to: /^\/(?!\/)/.test(next) ? next : "/", replace: true });
    if (!code) return void leave();
    signIn({ kind: "link", code }).then(
      async () => {
        await client.invalidateQueries({ queryKey: ["session"] });
        await leave();
      },
      (error: Error) => setRefused(error.message),
    );
  }, [client, navigate]);
  if (refused === null) return <Loading />;
  return (
    <>
      <Empty what={t("sign.linkFailed", { reason: refused })} />
      <SignIn />
    </>
  );
}
