import { useQuery } from "@tanstack/react-query";
import { Trash2 } from "lucide-react";
import { artifactsQuery } from "../../../api/artifacts";
import type { JobSpec } from "../../../api/jobs";
import { useMay } from "../../../app/may";
import { formatBytes } from "../../../locale/format";
import { useText } from "../../../locale/text";
import { UploadButton } from "../../../parts/upload/UploadButton";
import { Button } from "../../../ui/Button";
import type { OnSet } from "./Settings";
import look from "./Settings.module.css";

type Functions = NonNullable<JobSpec["functions"]>;

/** The jars that a job brings, and the functions of its own that its script calls. */
export function Code({ space, spec, onSet }: { space: string; spec: JobSpec; onSet: OnSet }) {
  const t = useText();
  const may = useMay();
  const { data: artifacts = [] } = useQuery(artifactsQuery(space));
  const chosen = spec.artifacts ?? [];
  const functions: Functions = spec.functions ?? [];
  const toggle = (sha: string) =>
    onSet({ artifacts: chosen.includes(sha) ? chosen.filter((one) => one !== sha) : [...chosen, sha] });
  const gone = chosen.filter((sha) => !artifacts.some((one) => one.sha256 === sha));
  const change = (at: number, part: Partial<Functions[number]>) =>
    onSet({ functions: functions.map((one, index) => (index === at ? { ...one, ...part } : one)) });
  return (
    <>
      <section className={look.group} aria-label={t("settings.artifacts")}>
        <h3>{t("settings.artifacts")}</h3>
        <div className={look.choices}>
          {artifacts.map(({ sha256, name, size }) => (
            <label key={sha256} className="row" title={sha256}>
              <input type="checkbox" checked={chosen.includes(sha256)} onChange={() => toggle(sha256)} />
              <code>{name}</code> <span className="muted">{formatBytes(size)}</span>
            </label>
          ))}
          {gone.map((sha) => (
            <label key={sha} className="row" title={sha}>
              <input type="checkbox" checked onChange={() => toggle(sha)} />
              <code>{sha.slice(0, 12)}</code> <span className="muted">{t("program.gone")}</span>
            </label>
          ))}
          {may("artifact:write") ? (
            <UploadButton
              space={space}
              onUploaded={({ sha256 }) => onSet({ artifacts: [...chosen, sha256] })}
            />
          ) : null}
        </div>
      </section>
      {spec.jar ? null : (
        <section className={look.group} aria-label={t("settings.functions")}>
          <h3>{t("settings.functions")}</h3>
          {functions.map((one, at) => (
            <div key={at} className={look.function}>
              <input
                aria-label={t("settings.functionName")}
                placeholder={t("settings.functionName")}
                value={one.name}
                spellCheck={false}
                onChange={({ target }) => change(at, { name: target.value })}
              />
              <input
                aria-label={t("settings.functionClass")}
                placeholder="com.example.Mask"
                value={one.class}
                spellCheck={false}
                onChange={({ target }) => change(at, { class: target.value })}
              />
              <select
                aria-label={t("settings.functionJar")}
                value={one.artifact ?? ""}
                onChange={({ target }) => change(at, { artifact: target.value || null })}
              >
                <option value="">{t("settings.functionAnyJar")}</option>
                {artifacts.map(({ sha256, name }) => (
                  <option key={sha256} value={sha256}>
                    {name}
                  </option>
                ))}
              </select>
              <Button
                look="quiet"
                name={t("settings.removeOption", { name: one.name })}
                onClick={() => onSet({ functions: functions.filter((_, index) => index !== at) })}
              >
                <Trash2 aria-hidden />
              </Button>
            </div>
          ))}
          <div>
            <Button
              onClick={() => onSet({ functions: [...functions, { name: "", class: "", artifact: null }] })}
            >
              {t("settings.addFunction")}
            </Button>
          </div>
        </section>
      )}
    </>
  );
}
