import { getRouteApi } from "@tanstack/react-router";
import { Group } from "../../app/Group";
import { Spaces } from "./Spaces";
import { Tokens } from "./Tokens";
import { Users } from "./Users";

const route = getRouteApi("/access/$noun");
const SCREENS = {
  people: { title: "users.title", view: Users },
  tokens: { title: "tokens.title", view: Tokens },
  spaces: { title: "spaces.title", view: Spaces },
} as const;

/** Who may do what, and where. */
export function AccessPage() {
  return <Group label="access.tabs" to="/access/$noun" noun={route.useParams().noun} screens={SCREENS} />;
}
