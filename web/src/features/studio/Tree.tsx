import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState, useSyncExternalStore } from "react";
import { jobsQuery } from "../../api/jobs";
import { useText } from "../../locale/text";
import { StateSign } from "../../parts/state/StateChip";
import { Button } from "../../ui/Button";
import { SearchBox } from "../../ui/Field";
import { QueryView } from "../../ui/QueryView";
import type { Desk } from "./desk";
import look from "./StudioPage.module.css";

/** The jobs of the space, each with the state of its last run. */
export function Tree({ desk, onOpen }: { desk: Desk; onOpen: (job: string) => void }) {
  const t = useText();
  const query = useQuery(jobsQuery(desk.space));
  const [text, setText] = useState("");
  const { shown } = useSyncExternalStore(desk.subscribe, () => desk.state);
  return (
    <aside className={look.tree} aria-label={t("studio.jobs")}>
      <div className={look.treeHead}>
        <h2>{t("studio.jobs")}</h2>
        <Button look="quiet" name={t("studio.new")} onClick={() => desk.add()}>
          <Plus aria-hidden />
        </Button>
      </div>
      <div className={look.treeFind}>
        <SearchBox label={t("studio.filter")} value={text} onChange={setText} />
      </div>
      <QueryView query={query}>
        {(jobs) => {
          const fits = jobs.filter((job) => job.name.toLowerCase().includes(text.toLowerCase()));
          if (!jobs.length) return <p className={look.nothing}>{t("jobs.empty")}</p>;
          return (
            <ul className={look.list} tabIndex={-1}>
              {fits.map((job) => (
                <li key={job.id}>
                  <button
                    type="button"
                    className={look.item}
                    aria-current={job.id === shown}
                    onClick={() => onOpen(job.name)}
                    title={job.folder ? `${job.folder}/${job.name}` : job.name}
                  >
                    <span className="cut">{job.name}</span>
                    <StateSign state={job.last_run?.state ?? null} />
                  </button>
                </li>
              ))}
            </ul>
          );
        }}
      </QueryView>
    </aside>
  );
}
