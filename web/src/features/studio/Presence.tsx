import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { leaveJob, presenceQuery } from "../../api/presence";
import { useText } from "../../locale/text";
import look from "./Workbench.module.css";

type Props = { space: string; job: string; isChanged: boolean; isDeleted: boolean };

/** Who else has this job open, and tells the others that you have. */
export function Presence({ space, job, isChanged, isDeleted }: Props) {
  const t = useText();
  const { data } = useQuery({
    ...presenceQuery(space, job, isChanged),
    enabled: !isDeleted,
    placeholderData: keepPreviousData,
  });
  const isOver = useRef(isDeleted);
  isOver.current = isDeleted;
  useEffect(() => {
    const leave = () => {
      if (!isOver.current) leaveJob(space, job).catch(() => undefined);
    };
    window.addEventListener("pagehide", leave);
    return () => {
      window.removeEventListener("pagehide", leave);
      leave();
    };
  }, [space, job]);
  if (!data?.items.length) return null;
  const names = data.items.map(({ who, is_changed }) =>
    is_changed ? t("together.typing", { name: who.name }) : who.name,
  );
  const text = t("together.open", { names: names.join(", ") });
  return (
    <span className={look.others} role="status" title={text}>
      <span className={look.here} aria-hidden />
      <span className="cut">{text}</span>
    </span>
  );
}
