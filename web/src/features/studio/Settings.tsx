import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { catalogsQuery } from "../../api/catalogs";
import type { Schemas } from "../../api/client";
import type { JobSpec } from "../../api/jobs";
import { targetsQuery } from "../../api/targets";
import { useText } from "../../locale/text";
import { AreaField, SelectField, TextField } from "../../ui/Field";
import type { Desk, Doc } from "./desk";
import look from "./Workbench.module.css";

const RESTARTS = ["never", "lost", "failure"] as const satisfies readonly Schemas["RestartOn"][];

/** How a job runs. A change is part of the draft, and is saved with the text. */
export function Settings({ desk, doc }: { desk: Desk; doc: Doc }) {
  const t = useText();
  const { spec } = doc;
  const { data: targets } = useQuery(targetsQuery);
  const set = (change: Partial<JobSpec>) => desk.change(doc.id, change);
  const memory = (of: "jobmanager" | "taskmanager", value: string) => {
    set({ resources: { ...spec.resources, [of]: { ...spec.resources?.[of], memory: value } } });
  };
  return (
    <div className={look.settings} key={doc.id}>
      <SelectField
        label={t("settings.target")}
        value={spec.target ?? ""}
        onChange={({ target }) => set({ target: target.value || null })}
        choices={[
          ["", t("studio.defaultRelease")],
          ...(targets ?? []).map((one) => [one.name, one.name] as const),
        ]}
      />
      <TextField
        label={t("settings.parallelism")}
        type="number"
        min={1}
        value={spec.parallelism ?? 1}
        onChange={({ target }) => set({ parallelism: Math.max(1, target.valueAsNumber || 1) })}
      />
      <TextField
        label={t("settings.jmMemory")}
        value={String(spec.resources?.jobmanager?.memory ?? "")}
        onChange={({ target }) => memory("jobmanager", target.value)}
      />
      <TextField
        label={t("settings.tmMemory")}
        value={String(spec.resources?.taskmanager?.memory ?? "")}
        onChange={({ target }) => memory("taskmanager", target.value)}
      />
      <SelectField
        label={t("settings.restart")}
        value={spec.restart?.on ?? "never"}
        onChange={({ target }) =>
          set({ restart: { ...spec.restart, on: target.value as Schemas["RestartOn"] } })
        }
        choices={RESTARTS.map((one) => [one, one])}
      />
      <TextField
        label={t("settings.description")}
        value={spec.description ?? ""}
        onChange={({ target }) => set({ description: target.value })}
      />
      <Catalogs desk={desk} spec={spec} onSet={set} />
      <Options spec={spec} onSet={set} />
    </div>
  );
}

function Catalogs({
  desk,
  spec,
  onSet,
}: {
  desk: Desk;
  spec: JobSpec;
  onSet: (change: Partial<JobSpec>) => void;
}) {
  const t = useText();
  const { data } = useQuery(catalogsQuery(desk.space));
  const chosen = spec.catalogs ?? [];
  const toggle = (name: string) =>
    onSet({ catalogs: chosen.includes(name) ? chosen.filter((one) => one !== name) : [...chosen, name] });
  return (
    <fieldset className={`${look.all} ${look.fieldset}`}>
      <legend>{t("settings.catalogs")}</legend>
      <div className={look.catalogs}>
        {data?.length ? null : <span className="muted">{t("settings.none")}</span>}
        {data?.map(({ name }) => (
          <label key={name} className="row">
            <input type="checkbox" checked={chosen.includes(name)} onChange={() => toggle(name)} />
            <code>{name}</code>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/** Flink's options as lines; they are read when the field is left, so that half a line is no option. */
function Options({ spec, onSet }: { spec: JobSpec; onSet: (change: Partial<JobSpec>) => void }) {
  const t = useText();
  const [text, setText] = useState(() => linesOf(spec.options ?? {}));
  return (
    <div className={look.all}>
      <AreaField
        label={t("settings.options")}
        hint={t("settings.optionsHint")}
        value={text}
        onChange={({ target }) => setText(target.value)}
        onBlur={() => onSet({ options: optionsOf(text) })}
      />
    </div>
  );
}

export function linesOf(options: Record<string, string>): string {
  return Object.entries(options)
    .map(([key, value]) => `${key}: ${value}`)
    .join("\n");
}

/** Reads `key: value` lines; a line without a colon is a key without a value. */
export function optionsOf(text: string): Record<string, string> {
  const lines = text.split("\n").filter((line) => line.trim());
  return Object.fromEntries(
    lines.map((line) => {
      const at = line.indexOf(":");
      return at < 0 ? [line.trim(), ""] : [line.slice(0, at).trim(), line.slice(at + 1).trim()];
    }),
  );
}
