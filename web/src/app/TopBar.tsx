import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useLocation, useNavigate } from "@tanstack/react-router";
import { CircleHelp, CircleUser, Search } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { type Session, sessionQuery, signOut } from "../api/session";
import { DEFAULT_SPACE, spacesQuery } from "../api/spaces";
import { useText } from "../locale/text";
import { buttonClass } from "../ui/Button";
import { Menu } from "../ui/Menu";
import { LanguageSwitch } from "../ui/Switches";
import { tellError } from "../ui/toast";
import { helpOf } from "./guides";
import look from "./Shell.module.css";
import { useSpace } from "./space";

const account = () => import("../features/access/Account");
const PasswordDialog = lazy(() => account().then((module) => ({ default: module.PasswordDialog })));
const OwnSessions = lazy(() => account().then((module) => ({ default: module.OwnSessions })));

export function TopBar({
  session,
  onPalette,
  onKeys,
}: {
  session: Session;
  onPalette: () => void;
  onKeys: () => void;
}) {
  const t = useText();
  const client = useQueryClient();
  const [opened, setOpened] = useState<"password" | "sessions" | null>(null);
  const close = () => setOpened(null);
  const leave = async () => {
    try {
      await signOut();
      client.clear();
      location.reload();
    } catch (error) {
      tellError(error);
    }
  };
  return (
    <header className={look.top}>
      <SpaceChoice />
      <span className="grow" />
      <button type="button" className={look.find} onClick={onPalette} title={t("top.search")}>
        <Search aria-hidden />
        <span className="cut">{t("top.search")}</span>
        <span className="grow" />
        <kbd>Ctrl K</kbd>
      </button>
      <LanguageSwitch />
      <HelpLink />
      <Menu
        name={t("top.account")}
        head={t("top.role", { role: session.role ?? t("top.roleBySpace") })}
        items={[
          ...(session.has_password === null
            ? []
            : [{ text: t("account.password"), run: () => setOpened("password") }]),
          { text: t("account.sessions"), run: () => setOpened("sessions") },
          { text: t("top.keys"), run: onKeys, beside: <kbd>?</kbd> },
          { text: t("top.signOut"), run: () => void leave() },
        ]}
        button={
          <>
            <CircleUser aria-hidden />
            <span className={`cut ${look.who}`}>{session.principal.name}</span>
          </>
        }
      />
      <Suspense fallback={null}>
        {opened === "password" ? <PasswordDialog session={session} onClose={close} /> : null}
        {opened === "sessions" ? <OwnSessions onClose={close} /> : null}
      </Suspense>
    </header>
  );
}

/** The way to the guide of the screen that is shown. */
function HelpLink() {
  const t = useText();
  const { name, hash } = useLocation({ select: (at) => helpOf(at.pathname), structuralSharing: true });
  return (
    <Link
      to="/guides/$name"
      params={{ name }}
      hash={hash}
      className={buttonClass("quiet")}
      aria-label={t("guides.help")}
      title={t("guides.help")}
    >
      <CircleHelp aria-hidden />
    </Link>
  );
}

function SpaceChoice() {
  const t = useText();
  const space = useSpace();
  const navigate = useNavigate();
  const { data: identity } = useQuery(sessionQuery);
  const { data: spaces } = useQuery({ ...spacesQuery, enabled: Boolean(identity) });
  const names = [...new Set([space, ...(spaces ?? []).map((one) => one.name)])].sort();
  return (
    <select
      className={look.space}
      aria-label={t("top.space")}
      title={t("top.space")}
      value={space}
      onChange={({ target }) =>
        void navigate({ to: ".", search: target.value === DEFAULT_SPACE ? {} : { space: target.value } })
      }
    >
      {names.map((name) => (
        <option key={name}>{name}</option>
      ))}
    </select>
  );
}
