import { useQuery } from "@tanstack/react-query";
import type { JobSpec } from "../../../api/jobs";
import { memoryQuery, type ProcessMemory } from "../../../api/settings";
import { errorLine } from "../../../locale/error";
import { formatBytes } from "../../../locale/format";
import { TEXTS, type TextId, useText } from "../../../locale/text";
import { Button } from "../../../ui/Button";
import { NumberField, TextField } from "../../../ui/Field";
import { Group } from "./Group";
import type { OnSet } from "./Settings";
import look from "./Settings.module.css";

type Role = "jobmanager" | "taskmanager";
const TITLES = { jobmanager: "settings.jobmanager", taskmanager: "settings.taskmanager" } as const;
const USUAL = { jobmanager: { cpu: 1, memory: "1g" }, taskmanager: { cpu: 1, memory: "1280m", slots: 2 } };
const MOST_CPU = 256;
const MOST_SLOTS = 256;
const MIB = 1024 ** 2;

/** What the processes of the cluster get, and how Flink divides the memory of each. */
export function Memory({ spec, onSet }: { spec: JobSpec; onSet: OnSet }) {
  const t = useText();
  const resources = {
    jobmanager: { ...USUAL.jobmanager, ...spec.resources?.jobmanager },
    taskmanager: { ...USUAL.taskmanager, ...spec.resources?.taskmanager },
  };
  const { data, error } = useQuery(memoryQuery({ ...spec, resources }));
  const set = (role: Role, change: object) =>
    onSet({ resources: { ...resources, [role]: { ...resources[role], ...change } } });
  return (
    <>
      {(["jobmanager", "taskmanager"] as const).map((role) => (
        <Group key={role} title={t(TITLES[role])}>
          <TextField
            label={t("settings.memory")}
            value={String(resources[role].memory)}
            aria-invalid={Boolean(data?.[role].problem)}
            onChange={({ target }) => set(role, { memory: target.value.trim() })}
          />
          <NumberField
            label={t("settings.cpu")}
            min={0.1}
            max={MOST_CPU}
            step={0.1}
            value={resources[role].cpu}
            onValue={(cpu) => set(role, { cpu })}
          />
          {role === "taskmanager" ? (
            <NumberField
              label={t("settings.slots")}
              min={1}
              max={MOST_SLOTS}
              value={resources.taskmanager.slots}
              onValue={(slots) => set(role, { slots })}
            />
          ) : null}
          {data ? (
            <Divided
              memory={data[role]}
              onSmallest={(bytes) => set(role, { memory: `${Math.ceil(bytes / MIB)}m` })}
            />
          ) : null}
        </Group>
      ))}
      <p className={error ? look.wrong : look.total} role={error ? "alert" : undefined}>
        {error
          ? errorLine(error)
          : data
            ? t("settings.total", { count: data.taskmanagers, total: formatBytes(data.total) })
            : ""}
      </p>
    </>
  );
}

/** A bar of the parts of one process, and what each of them is. */
function Divided({ memory, onSmallest }: { memory: ProcessMemory; onSmallest: (bytes: number) => void }) {
  const t = useText();
  const { total, problem, smallest } = memory;
  if (problem)
    return (
      <p className={look.wrong} role="alert">
        {problem}
        {smallest ? (
          <Button onClick={() => onSmallest(smallest)}>
            {t("settings.smallest", { size: formatBytes(smallest) })}
          </Button>
        ) : null}
      </p>
    );
  const parts = Object.entries(memory.parts).filter(([, bytes]) => bytes > 0);
  return (
    <div className={look.divided}>
      <div className={look.bar} aria-hidden>
        {parts.map(([name, bytes]) => (
          <span key={name} data-part={name} style={{ flexGrow: bytes / total }} />
        ))}
      </div>
      <ul className={look.parts}>
        {parts.map(([name, bytes]) => (
          <li key={name} data-part={name}>
            {nameOf(name, t)} <b>{formatBytes(bytes)}</b>
          </li>
        ))}
      </ul>
    </div>
  );
}

function nameOf(part: string, t: (id: TextId) => string): string {
  const id = `memory.${part}`;
  return id in TEXTS ? t(id as TextId) : part;
}
