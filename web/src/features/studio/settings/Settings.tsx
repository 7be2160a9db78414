import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { catalogsQuery } from "../../../api/catalogs";
import type { Schemas } from "../../../api/client";
import type { JobSpec } from "../../../api/jobs";
import { targetsQuery } from "../../../api/targets";
import { useMay } from "../../../app/may";
import { useText } from "../../../locale/text";
import { NumberField, SelectField, TextField } from "../../../ui/Field";
import type { Desk, Doc } from "../desk";
import { Code } from "./Code";
import { Group } from "./Group";
import { Memory } from "./Memory";
import { Options } from "./Options";
import look from "./Settings.module.css";

const RESTARTS = ["never", "lost", "failure"] as const satisfies readonly Schemas["RestartOn"][];
const MOST_PARALLEL = 32_768;
const MOST_ATTEMPTS = 1000;
export type OnSet = (change: Partial<JobSpec>) => void;

/** How a job runs. A change is part of the draft, and is saved with the text. */
export default function Settings({ desk, doc }: { desk: Desk; doc: Doc }) {
  const t = useText();
  const may = useMay();
  const { spec } = doc;
  const { data: targets } = useQuery(targetsQuery);
  const set: OnSet = (change) => desk.change(doc.id, change);
  const restart = { on: "lost" as Schemas["RestartOn"], attempts: 3, delay: "5s", ...spec.restart };
  return (
    <fieldset className={look.settings} key={doc.id} disabled={!may("job:write")}>
      <Group title={t("settings.where")}>
        <SelectField
          label={t("settings.target")}
          value={spec.target ?? ""}
          onChange={({ target }) => set({ target: target.value || null })}
          choices={[
            ["", t("studio.defaultRelease")],
            ...(targets ?? []).map((one) => [one.name, one.name] as const),
          ]}
        />
        <NumberField
          label={t("settings.parallelism")}
          min={1}
          max={MOST_PARALLEL}
          value={spec.parallelism ?? 1}
          onValue={(parallelism) => set({ parallelism })}
        />
        <TextField
          label={t("settings.description")}
          value={spec.description ?? ""}
          onChange={({ target }) => set({ description: target.value })}
        />
      </Group>
      <Memory spec={spec} onSet={set} />
      <Group title={t("settings.restart")}>
        <SelectField
          label={t("settings.restartOn")}
          value={restart.on}
          onChange={({ target }) =>
            set({ restart: { ...restart, on: target.value as Schemas["RestartOn"] } })
          }
          choices={RESTARTS.map((one) => [one, t(`settings.restart.${one}`)])}
        />
        {restart.on === "never" ? null : (
          <>
            <NumberField
              label={t("settings.attempts")}
              min={0}
              max={MOST_ATTEMPTS}
              value={restart.attempts}
              onValue={(attempts) => set({ restart: { ...restart, attempts } })}
            />
            <TextField
              label={t("settings.delay")}
              value={String(restart.delay)}
              onChange={({ target }) => set({ restart: { ...restart, delay: target.value } })}
            />
          </>
        )}
      </Group>
      <Options spec={spec} onSet={set} />
      {spec.jar ? null : <Catalogs desk={desk} spec={spec} onSet={set} />}
      <Code space={desk.space} spec={spec} onSet={set} />
    </fieldset>
  );
}

function Catalogs({ desk, spec, onSet }: { desk: Desk; spec: JobSpec; onSet: OnSet }) {
  const t = useText();
  const { data } = useQuery(catalogsQuery(desk.space));
  const chosen = spec.catalogs ?? [];
  const toggle = (name: string) =>
    onSet({ catalogs: chosen.includes(name) ? chosen.filter((one) => one !== name) : [...chosen, name] });
  const names = [...new Set([...(data ?? []).map((one) => one.name), ...chosen])];
  return (
    <section className={look.group} aria-label={t("settings.catalogs")}>
      <h3>{t("settings.catalogs")}</h3>
      <div className={look.choices}>
        {names.map((name) => (
          <label key={name} className="row">
            <input type="checkbox" checked={chosen.includes(name)} onChange={() => toggle(name)} />
            <code>{name}</code>
          </label>
        ))}
        {data && !names.length ? (
          <span className="muted">
            {t("settings.none")}{" "}
            <Link to="/shared/$noun" params={{ noun: "catalogs" }}>
              {t("catalogs.manage")}
            </Link>
          </span>
        ) : null}
        <Link to="/shared/$noun" params={{ noun: "catalogs" }} search={{ space: desk.space }}>
          {t("settings.toCatalogs")}
        </Link>
      </div>
    </section>
  );
}
