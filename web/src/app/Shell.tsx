import { useQuery } from "@tanstack/react-query";
import { Link, Outlet, useLocation } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useRef, useState } from "react";
import { useLiveEvents } from "../api/live";
import { useIsAway } from "../api/reach";
import { type Session, sessionQuery } from "../api/session";
import { spacesQuery } from "../api/spaces";
import { useText } from "../locale/text";
import { Window } from "../ui/Dialog";
import { Toasts } from "../ui/Toasts";
import { Empty, Failed, Loading } from "../ui/views";
import { Rail } from "./Rail";
import look from "./Shell.module.css";
import { useSpace } from "./space";
import { TopBar } from "./TopBar";

const Palette = lazy(() => import("./Palette"));
const KeyList = lazy(() => import("./KeyList"));
const SignIn = lazy(() => import("../features/sign-in/SignIn"));

/** The frame of every screen. A session that ends is renewed in front of it, so that nothing typed is lost. */
export function Shell() {
  const { data: session, error, refetch } = useQuery(sessionQuery);
  const known = useRef<Session | null>(null);
  const isSignIn = useLocation({ select: (at) => at.pathname === "/sign-in" });
  if (session) known.current = session;
  if (isSignIn) return <Outlet />;
  if (!known.current) {
    if (error) return <Failed error={error} onRetry={() => void refetch()} />;
    return <Suspense fallback={<Loading />}>{session === null ? <SignIn /> : <Loading />}</Suspense>;
  }
  return (
    <>
      <Frame session={known.current} />
      {session === null ? <SignInAgain /> : null}
    </>
  );
}

function Frame({ session }: { session: Session }) {
  const t = useText();
  const [opened, setOpened] = useState<"palette" | "keys" | null>(null);
  const space = useSpace();
  const { data: spaces } = useQuery(spacesQuery);
  const isUnknown = spaces !== undefined && !spaces.some((one) => one.name === space);
  useLiveEvents(space);
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const isTyping = (event.target as Element).closest?.("input, textarea, select, [contenteditable=true]");
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") setOpened("palette");
      else if (event.key === "?" && !isTyping) setOpened("keys");
      else return;
      event.preventDefault();
    };
    window.addEventListener("keydown", listen, { capture: true });
    return () => window.removeEventListener("keydown", listen, { capture: true });
  }, []);
  return (
    <div className={look.frame}>
      <a className={look.skip} href="#content">
        {t("nav.skip")}
      </a>
      <Rail />
      <TopBar session={session} onPalette={() => setOpened("palette")} onKeys={() => setOpened("keys")} />
      <main id="content" className={look.content} tabIndex={-1}>
        <Away />
        {isUnknown ? <UnknownSpace name={space} /> : <Outlet />}
      </main>
      <Suspense fallback={null}>
        {opened === "palette" ? <Palette onClose={() => setOpened(null)} /> : null}
        {opened === "keys" ? <KeyList onClose={() => setOpened(null)} /> : null}
      </Suspense>
      <Toasts />
    </div>
  );
}

/** What an address shows that names a space which does not exist, or which this person may not see. */
function UnknownSpace({ name }: { name: string }) {
  const t = useText();
  return (
    <Empty what={t("view.noSpace", { name })} next={t("view.noSpaceNext")}>
      <Link to="/studio" search={{}}>
        {t("view.home")}
      </Link>
    </Empty>
  );
}

function Away() {
  const t = useText();
  if (!useIsAway()) return null;
  return (
    <div className={look.away} role="status">
      <b>{t("away.title")}</b> {t("away.text")}
    </div>
  );
}

function SignInAgain() {
  const t = useText();
  return (
    <Window title={t("sign.title")}>
      <SignIn hint={t("sign.again")} />
    </Window>
  );
}
