import { Link } from "@tanstack/react-router";
import { Boxes, Code, Hexagon, KeyRound, List, Play, Server } from "lucide-react";
import { useText } from "../locale/text";
import { ThemeSwitch } from "../ui/Switches";
import look from "./Shell.module.css";

/** The screens of the page, from what one does most to what one sets up once. */
export function Rail() {
  const t = useText();
  const item = (name: string) => ({ "aria-label": name, title: name });
  return (
    <nav className={look.rail} aria-label={t("nav.main")}>
      <span className={look.logo} aria-hidden>
        <Hexagon />
      </span>
      <Link to="/studio" {...item(t("nav.studio"))}>
        <Code aria-hidden />
      </Link>
      <Link to="/jobs" {...item(t("nav.jobs"))}>
        <List aria-hidden />
      </Link>
      <Link to="/runs" {...item(t("nav.runs"))}>
        <Play aria-hidden />
      </Link>
      <Link to="/shared/$noun" params={{ noun: "variables" }} activeProps={{}} {...item(t("nav.shared"))}>
        <Boxes aria-hidden />
      </Link>
      <Link to="/platform/$noun" params={{ noun: "releases" }} {...item(t("nav.platform"))}>
        <Server aria-hidden />
      </Link>
      <Link to="/access/$noun" params={{ noun: "people" }} {...item(t("nav.access"))}>
        <KeyRound aria-hidden />
      </Link>
      <span className="grow" />
      <ThemeSwitch />
    </nav>
  );
}
