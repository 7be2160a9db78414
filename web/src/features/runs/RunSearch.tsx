import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { useText } from "../../locale/text";
import { SearchBox } from "../../ui/Field";

const RUN_ID = /^run_/;

/** Shows the runs of a job, or opens the run whose id was given. */
export function RunSearch({ job, onSearch }: { job: string; onSearch: (job: string) => void }) {
  const t = useText();
  const navigate = useNavigate();
  const [text, setText] = useState(job);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const wanted = text.trim();
    if (RUN_ID.test(wanted)) void navigate({ to: "/runs/$run", params: { run: wanted } });
    else onSearch(wanted);
  };
  return (
    <form onSubmit={submit} role="search">
      <SearchBox label={t("runs.search")} value={text} onChange={setText} width={260} />
    </form>
  );
}
