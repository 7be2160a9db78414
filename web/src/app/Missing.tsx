import { Link } from "@tanstack/react-router";
import { useText } from "../locale/text";
import { Empty } from "../ui/views";

/** What an address shows at which there is nothing. */
export function Missing() {
  const t = useText();
  return (
    <Empty what={t("view.missing")} next={t("view.missingNext")}>
      <Link to="/studio">{t("view.home")}</Link>
    </Empty>
  );
}
