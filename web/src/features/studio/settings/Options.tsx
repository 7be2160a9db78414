import { useQuery } from "@tanstack/react-query";
import { Trash2 } from "lucide-react";
import { useId, useState } from "react";
import type { JobSpec } from "../../../api/jobs";
import { releasesQuery } from "../../../api/releases";
import { optionsQuery, type ReleaseOption } from "../../../api/settings";
import { useText } from "../../../locale/text";
import { Button } from "../../../ui/Button";
import { Prose } from "../../../ui/Prose";
import { effectiveOptions, readOptions } from "./effective";
import type { OnSet } from "./Settings";
import look from "./Settings.module.css";

const NONE: readonly ReleaseOption[] = [];

/** The options of Flink that this job sets, each with what it means, and those that Xuanwu sets for every job. */
export function Options({ spec, onSet }: { spec: JobSpec; onSet: OnSet }) {
  const t = useText();
  const { data: releases } = useQuery(releasesQuery);
  const release = spec.release ?? releases?.find((one) => one.is_default)?.version ?? "";
  const { data: known = NONE } = useQuery(optionsQuery(release));
  const own = spec.options ?? {};
  const preset = effectiveOptions(known, own).filter((one) => one.origin === "xuanwu");
  const set = (options: Record<string, string>) => onSet({ options });
  return (
    <section className={look.group} aria-label={t("settings.options")}>
      <h3>{t("settings.options")}</h3>
      {Object.entries(own).map(([key, value]) => (
        <OwnOption
          key={key}
          name={key}
          value={value}
          known={known.find((one) => one.key === key || one.older_keys?.includes(key))}
          isKnown={known !== NONE}
          release={release}
          onValue={(next) => set({ ...own, [key]: next })}
          onRemove={() => {
            const { [key]: _, ...rest } = own;
            set(rest);
          }}
        />
      ))}
      <AddOption known={known} onAdd={(more) => set({ ...own, ...more })} />
      {preset.length ? (
        <details className={look.preset}>
          <summary>{t("settings.preset", { count: preset.length })}</summary>
          <table>
            <tbody>
              {preset.map(({ key, value }) => (
                <tr key={key}>
                  <td>
                    <code>{key}</code>
                  </td>
                  <td>
                    <code>{value}</code>
                  </td>
                  <td>
                    <Button look="quiet" onClick={() => set({ ...own, [key]: value })}>
                      {t("settings.override")}
                    </Button>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </details>
      ) : null}
    </section>
  );
}

function OwnOption(props: {
  name: string;
  value: string;
  known: ReleaseOption | undefined;
  isKnown: boolean;
  release: string;
  onValue: (value: string) => void;
  onRemove: () => void;
}) {
  const { name, value, known, isKnown, release, onValue, onRemove } = props;
  const t = useText();
  const id = useId();
  const values = known?.values ?? [];
  const isChoice = values.length > 0 && (value === "" || values.includes(value));
  const usual = known?.preset ?? known?.default;
  return (
    <div className={look.option}>
      <label htmlFor={id}>
        <code>{name}</code>
      </label>
      {isChoice ? (
        <select id={id} value={value} onChange={({ target }) => onValue(target.value)}>
          {value === "" ? <option value="">…</option> : null}
          {values.map((one) => (
            <option key={one}>{one}</option>
          ))}
        </select>
      ) : (
        <input
          id={id}
          value={value}
          placeholder={usual ?? known?.type ?? ""}
          spellCheck={false}
          onChange={({ target }) => onValue(target.value)}
        />
      )}
      <Button look="quiet" name={t("settings.removeOption", { name })} onClick={onRemove}>
        <Trash2 aria-hidden />
      </Button>
      {known?.owned ? (
        <p className={look.wrong} role="alert">
          {t("settings.owned", { name })} {known.owned}
        </p>
      ) : (
        <p className={look.about} title={known?.description}>
          {known ? (
            <>
              <Prose text={known.description?.split(/(?<=\.)\s|\n/)[0] ?? ""} />{" "}
              {usual === null || usual === undefined
                ? null
                : t(known.preset === null ? "settings.flinkDefault" : "settings.xuanwuDefault", {
                    value: usual,
                  })}
            </>
          ) : isKnown ? (
            t("settings.unknownOption", { release })
          ) : null}
        </p>
      )}
    </div>
  );
}

/** Adds an option by its key, or several lines of `key: value` at once. */
function AddOption(props: {
  known: readonly ReleaseOption[];
  onAdd: (more: Record<string, string>) => void;
}) {
  const { known, onAdd } = props;
  const t = useText();
  const list = useId();
  const [text, setText] = useState("");
  const [wrong, setWrong] = useState("");
  const add = (from: string) => {
    const key = from.trim();
    if (!key) return;
    const found = /^[^\s:=]+$/.test(key) ? { options: { [key]: "" }, wrong: [] } : readOptions(from);
    if (Object.keys(found.options).length) onAdd(found.options);
    setText(found.wrong.join(" "));
    setWrong(found.wrong[0] ?? "");
  };
  return (
    <div className={look.add}>
      <input
        aria-label={t("settings.addOption")}
        placeholder={t("settings.addHint")}
        list={list}
        value={text}
        spellCheck={false}
        onChange={({ target }) => {
          setText(target.value);
          setWrong("");
        }}
        onKeyDown={(event) => {
          if (event.key === "Enter") add(text);
        }}
        onPaste={(event) => {
          const pasted = event.clipboardData.getData("text/plain");
          if (!pasted.trim().includes("\n")) return;
          event.preventDefault();
          add(pasted);
        }}
      />
      <datalist id={list}>
        {known
          .filter((one) => !one.owned)
          .map((one) => (
            <option key={one.key} value={one.key} />
          ))}
      </datalist>
      <Button onClick={() => add(text)} disabled={!text.trim()}>
        {t("settings.addOption")}
      </Button>
      {wrong ? (
        <p className={look.wrong} role="alert">
          {t("settings.wrongLine", { line: wrong })}
        </p>
      ) : null}
    </div>
  );
}
