import type { ErrorComponentProps } from "@tanstack/react-router";
import { useText } from "../locale/text";
import { Button } from "./Button";
import { Empty, Problem } from "./views";

/** What a screen or a part of one shows that has thrown; a part of the page that is gone means that a newer one was installed. */
export function Broken({ error }: ErrorComponentProps) {
  const t = useText();
  const isOld = /dynamically imported module|module script/i.test(String(error));
  return (
    <>
      <Empty
        what={t(isOld ? "view.newer" : "view.broken")}
        next={t(isOld ? "view.newerNext" : "view.brokenNext")}
      >
        <Button look="go" onClick={() => location.reload()}>
          {t("view.reload")}
        </Button>
      </Empty>
      {isOld ? null : <Problem error={error} />}
    </>
  );
}
