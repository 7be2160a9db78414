import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { type TextId, useText } from "../locale/text";
import { LinkTabs, tabClass } from "../ui/Tabs";
import look from "./Group.module.css";
import { Missing } from "./Missing";

export type Screens = Record<string, { title: TextId; view: () => ReactNode }>;
type GroupPath = "/shared/$noun" | "/platform/$noun" | "/access/$noun";

/** Screens that stand beside one another under one icon of the rail. */
export function Group({
  label,
  to,
  noun,
  screens,
}: {
  label: TextId;
  to: GroupPath;
  noun: string;
  screens: Screens;
}) {
  const t = useText();
  const View = screens[noun]?.view ?? Missing;
  return (
    <>
      <div className={look.bar}>
        <LinkTabs label={t(label)}>
          {Object.entries(screens).map(([key, { title }]) => (
            <Link key={key} to={to} params={{ noun: key }} className={tabClass}>
              {t(title)}
            </Link>
          ))}
        </LinkTabs>
      </div>
      <View key={noun} />
    </>
  );
}
