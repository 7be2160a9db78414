import { useQuery } from "@tanstack/react-query";
import { SILENT } from "../../api/lifecycle";
import { type Run, type RunEvent, runEventsQuery } from "../../api/runs";
import { useText } from "../../locale/text";
import { Ago } from "../../ui/Ago";
import { QueryView } from "../../ui/QueryView";
import { wordsOf } from "./cause";
import look from "./RunPage.module.css";

/** What happened to a run, the newest first. */
export function Events({ run }: { run: Run }) {
  const t = useText();
  const query = useQuery(runEventsQuery(run.id));
  return (
    <QueryView query={query}>
      {({ items }) =>
        items.length ? (
          <ol className={look.list}>
            {[...items].reverse().map((event) => (
              <Happened key={event.seq} event={event} />
            ))}
          </ol>
        ) : (
          <p className="muted">{t("run.noEvents")}</p>
        )
      }
    </QueryView>
  );
}

function Happened({ event }: { event: RunEvent }) {
  const t = useText();
  const { title, more } = wordsOf(event, t);
  const sign = event.kind === "move" ? look.move : event.kind === SILENT ? look.quiet : "";
  return (
    <li className={`${look.event} ${sign}`}>
      <div className={look.when}>
        <b>{title}</b>
        <Ago at={event.at} />
      </div>
      {more ? <div className={look.said}>{more}</div> : null}
    </li>
  );
}
