import { getRouteApi } from "@tanstack/react-router";
import { Group } from "../../app/Group";
import { Releases } from "./Releases";
import { Targets } from "./Targets";

const route = getRouteApi("/platform/$noun");
const SCREENS = {
  releases: { title: "releases.title", view: Releases },
  targets: { title: "targets.title", view: Targets },
} as const;

/** What all spaces use: versions of Flink, and places where clusters run. */
export function PlatformPage() {
  return <Group label="platform.tabs" to="/platform/$noun" noun={route.useParams().noun} screens={SCREENS} />;
}
