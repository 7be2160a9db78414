import type { TextId } from "../locale/text";

/** The guides that the page carries, by the names of their files in `docs/guides`, and which screen each helps with. */
export type Guide = { name: string; title: TextId };
export const GUIDES: readonly { title: TextId; guides: readonly Guide[] }[] = [
  {
    title: "guides.use",
    guides: [
      { name: "getting-started", title: "guide.start" },
      { name: "page", title: "guide.page" },
      { name: "scripts", title: "guide.scripts" },
      { name: "testing", title: "guide.testing" },
      { name: "dialect", title: "guide.dialect" },
      { name: "cli", title: "guide.cli" },
    ],
  },
  {
    title: "guides.operate",
    guides: [
      { name: "operating", title: "guide.operating" },
      { name: "helm", title: "guide.helm" },
      { name: "kubernetes-target", title: "guide.target" },
      { name: "images", title: "guide.images" },
    ],
  },
];
export type Help = { name: string; hash: string };
/** The first one whose path begins as the screen's does. */
export const HELP: readonly (readonly [path: string, help: Help])[] = [
  ["/studio", { name: "page", hash: "write-a-job" }],
  ["/runs", { name: "page", hash: "watch-a-run" }],
  ["/shared", { name: "page", hash: "everything-else" }],
  ["/platform/targets", { name: "kubernetes-target", hash: "" }],
  ["/platform", { name: "getting-started", hash: "6-another-flink" }],
  ["/access", { name: "operating", hash: "people" }],
];
const GENERAL: Help = { name: "page", hash: "" };

/** The guide of a screen. */
export function helpOf(path: string): Help {
  return HELP.find(([begin]) => path === begin || path.startsWith(`${begin}/`))?.[1] ?? GENERAL;
}
