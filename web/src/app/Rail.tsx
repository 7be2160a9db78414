import { Link } from "@tanstack/react-router";
import { Boxes, Code, Hexagon, KeyRound, List, Moon, Play, Server, Sun } from "lucide-react";
import { useText } from "../locale/text";
import { useTheme } from "../ui/theme";
import look from "./Shell.module.css";

/** The screens of the page, from what one does most to what one sets up once. */
export function Rail() {
  const t = useText();
  const { theme, toggle } = useTheme();
  const themeName = t(theme === "dark" ? "top.light" : "top.dark");
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
      <button type="button" onClick={toggle} {...item(themeName)}>
        {theme === "dark" ? <Sun aria-hidden /> : <Moon aria-hidden />}
      </button>
    </nav>
  );
}
