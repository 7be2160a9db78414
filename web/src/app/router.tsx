import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
  retainSearchParams,
} from "@tanstack/react-router";
import { STATES } from "../api/lifecycle";
import type { RunFilter } from "../api/runs";
import { base } from "../api/send";
import { Broken } from "../ui/Broken";
import { Loading } from "../ui/views";
import { Missing } from "./Missing";
import { Shell } from "./Shell";

/** Every screen and its address. What one looks at stands in the address, so that a link shows it again. */
const root = createRootRoute({
  component: Shell,
  notFoundComponent: Missing,
  validateSearch: (search: Record<string, unknown>): { space?: string } => text(search, "space"),
  search: { middlewares: [retainSearchParams(["space"])] },
});
const home = createRoute({
  getParentRoute: () => root,
  path: "/",
  beforeLoad: () => {
    throw redirect({ to: "/studio", replace: true });
  },
});
const signIn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  component: lazyRouteComponent(() => import("../features/sign-in/SignInPage"), "SignInPage"),
});
const studio = createRoute({
  getParentRoute: () => root,
  path: "/studio",
  validateSearch: (search: Record<string, unknown>): { job?: string; revision?: number } => ({
    ...text(search, "job"),
    ...(Number.isSafeInteger(search.revision) ? { revision: Number(search.revision) } : {}),
  }),
  component: lazyRouteComponent(() => import("../features/studio/StudioPage"), "StudioPage"),
});
const jobs = createRoute({
  getParentRoute: () => root,
  path: "/jobs",
  component: lazyRouteComponent(() => import("../features/jobs/JobsPage"), "JobsPage"),
});
const runs = createRoute({
  getParentRoute: () => root,
  path: "/runs",
  validateSearch: runFilter,
  component: lazyRouteComponent(() => import("../features/runs/RunsPage"), "RunsPage"),
});
const run = createRoute({
  getParentRoute: () => root,
  path: "/runs/$run",
  validateSearch: (search: Record<string, unknown>): { tab?: string; process?: string } => ({
    ...text(search, "tab"),
    ...text(search, "process"),
  }),
  component: lazyRouteComponent(() => import("../features/runs/RunPage"), "RunPage"),
});
const shared = createRoute({
  getParentRoute: () => root,
  path: "/shared/$noun",
  component: lazyRouteComponent(() => import("../features/shared/SharedPage"), "SharedPage"),
});
const platform = createRoute({
  getParentRoute: () => root,
  path: "/platform/$noun",
  component: lazyRouteComponent(() => import("../features/platform/PlatformPage"), "PlatformPage"),
});
const access = createRoute({
  getParentRoute: () => root,
  path: "/access/$noun",
  component: lazyRouteComponent(() => import("../features/access/AccessPage"), "AccessPage"),
});
const guides = createRoute({
  getParentRoute: () => root,
  path: "/guides/$name",
  component: lazyRouteComponent(() => import("../features/guides/GuidesPage"), "GuidesPage"),
});

export const router = createRouter({
  routeTree: root.addChildren([home, signIn, studio, jobs, runs, run, shared, platform, access, guides]),
  basepath: base || "/",
  defaultPreload: "intent",
  defaultPendingComponent: Loading,
  defaultErrorComponent: Broken,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}

function text<Name extends string>(search: Record<string, unknown>, name: Name): { [key in Name]?: string } {
  const value = search[name];
  const known = typeof value === "string" || typeof value === "number" ? String(value) : "";
  return (known ? { [name]: known } : {}) as { [key in Name]?: string };
}

function runFilter(search: Record<string, unknown>): RunFilter {
  const state = STATES.find((one) => one.name === search.state)?.name;
  return { ...(state ? { state } : {}), ...text(search, "job") };
}
