import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { jobsQuery } from "../api/jobs";
import { runsQuery } from "../api/runs";
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

export function useCommands(): Command[] {
  const t = useText();
  const navigate = useNavigate();
  const { toggle } = useTheme();
  const space = useSpace();
  const { data: jobs } = useQuery(jobsQuery(space));
  const { data: runs } = useInfiniteQuery(runsQuery(space, {}));
  const command = (key: string, title: string, kind: string, run: () => void): Command => {
    return { key, title, kind, run, search: `${title} ${kind} ${key}`.toLowerCase() };
  };
  const act = t("palette.act");
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
    ...(jobs ?? []).map((job) =>
      command(
        job.id,
        job.name,
        t("palette.job"),
        () => void navigate({ to: "/studio", search: { job: job.name } }),
      ),
    ),
    ...(runs?.pages ?? [])
      .flatMap((page) => page.items)
      .map((run) =>
        command(run.id, `${run.job_name} · ${run.state}`, t("palette.run"), () => {
          void navigate({ to: "/runs/$run", params: { run: run.id } });
        }),
      ),
  ];
}
