import { getRouteApi } from "@tanstack/react-router";
import { Group } from "../../app/Group";
import { Artifacts } from "./Artifacts";
import { Catalogs } from "./Catalogs";
import { Secrets } from "./Secrets";
import { Variables } from "./Variables";

const route = getRouteApi("/shared/$noun");
const SCREENS = {
  variables: { title: "variables.title", view: Variables },
  secrets: { title: "secrets.title", view: Secrets },
  catalogs: { title: "catalogs.title", view: Catalogs },
  artifacts: { title: "artifacts.title", view: Artifacts },
} as const;

/** What the jobs of a space share. */
export function SharedPage() {
  return <Group label="shared.tabs" to="/shared/$noun" noun={route.useParams().noun} screens={SCREENS} />;
}
