import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type Hit, searchQuery } from "../api/search";
import { chooseLanguage, language, type TextId, useText } from "../locale/text";
import { useTheme } from "../ui/theme";
import { GUIDES } from "./guides";
import { useSpace } from "./space";

/** What the palette offers. `search` is lower case and has all words by which it is found. */
export type Command = { key: string; title: string; kind: string; search: string; run: () => void };
type Screen = readonly [
  TextId,
  "/studio" | "/jobs" | "/runs" | "/shared/$noun" | "/platform/$noun" | "/access/$noun",
  string,
];
const SCREENS: readonly Screen[] = [
  ["nav.studio", "/studio", ""],
  ["nav.jobs", "/jobs", ""],
  ["nav.runs", "/runs", ""],
  ["variables.title", "/shared/$noun", "variables"],
  ["secrets.title", "/shared/$noun", "secrets"],
  ["catalogs.title", "/shared/$noun", "catalogs"],
  ["artifacts.title", "/shared/$noun", "artifacts"],
  ["releases.title", "/platform/$noun", "releases"],
  ["targets.title", "/platform/$noun", "targets"],
  ["users.title", "/access/$noun", "people"],
  ["tokens.title", "/access/$noun", "tokens"],
  ["spaces.title", "/access/$noun", "spaces"],
];

/** Screens and acts, and what the server finds by the text. */
export function useCommands(query: string): Command[] {
  const t = useText();
  const navigate = useNavigate();
  const { toggle } = useTheme();
  const text = query.trim();
  const { data: found } = useQuery(searchQuery(useSpace(), text));
  const command = (key: string, title: string, kind: string, run: () => void): Command => {
    return { key, title, kind, run, search: `${title} ${kind} ${key}`.toLowerCase() };
  };
  const act = t("palette.act");
  const open = ({ kind, id, name }: Hit) => {
    if (kind === "job") void navigate({ to: "/studio", search: { job: name } });
    else if (kind === "run") void navigate({ to: "/runs/$run", params: { run: id } });
    else void navigate({ to: "/shared/$noun", params: { noun: `${kind}s` } });
  };
  const hits = text ? (found?.items ?? []) : [];
  return [
    ...SCREENS.map(([id, to, noun]) =>
      command(id, t("palette.go", { name: t(id) }), act, () => void navigate({ to, params: { noun } })),
    ),
    command("new", t("palette.newJob"), act, () => void navigate({ to: "/studio", search: { job: "new" } })),
    command("theme", t("palette.theme"), act, toggle),
    command("language", t("palette.language"), act, () => chooseLanguage(language() === "zh" ? "en" : "zh")),
    ...GUIDES.flatMap(({ guides }) => guides).map(({ name, title }) =>
      command(
        `guide ${name}`,
        t(title),
        t("palette.guide"),
        () => void navigate({ to: "/guides/$name", params: { name } }),
      ),
    ),
    ...hits.map((hit) => ({
      ...command(`${hit.kind} ${hit.id}`, titleOf(hit), t(`palette.${hit.kind}`), () => open(hit)),
      search: `${hit.name} ${hit.place} ${hit.id}`.toLowerCase(),
    })),
  ];
}

function titleOf({ kind, name, place, state }: Hit): string {
  if (kind === "job" && place) return `${place}/${name}`;
  return kind === "run" && state ? `${name} · ${state}` : name;
}
