import { useQuery } from "@tanstack/react-query";
import { artifactsQuery, programQuery } from "../../api/artifacts";
import type { Schemas } from "../../api/client";
import { useMay } from "../../app/may";
import { formatBytes } from "../../locale/format";
import { useText } from "../../locale/text";
import { UploadButton } from "../../parts/upload/UploadButton";
import { AreaField, SelectField, TextField } from "../../ui/Field";
import { QueryView } from "../../ui/QueryView";
import type { Desk, Doc } from "./desk";
import look from "./ProgramForm.module.css";

type Jar = Schemas["JarSpec"];

/** A job that is a program: its jar, its main class, and its arguments. */
export function ProgramForm({ desk, doc, jar }: { desk: Desk; doc: Doc; jar: Jar }) {
  const t = useText();
  const may = useMay();
  const query = useQuery(artifactsQuery(desk.space));
  const set = (change: Partial<Jar>) => desk.change(doc.id, { jar: { ...jar, ...change } });
  return (
    <div className={look.form}>
      <QueryView query={query}>
        {(artifacts) => {
          const isKnown = artifacts.some((one) => one.sha256 === jar.artifact);
          return (
            <fieldset disabled={!may("job:write")} className={look.fields}>
              <div className={look.jar}>
                <SelectField
                  label={t("program.jar")}
                  hint={isKnown ? <code className="cut">{jar.artifact}</code> : t("program.choose")}
                  value={isKnown ? jar.artifact : ""}
                  onChange={({ target }) => set({ artifact: target.value })}
                  choices={[
                    ...(isKnown ? [] : [["", jar.artifact ? t("program.gone") : "…"] as const]),
                    ...artifacts.map(
                      (one) => [one.sha256, `${one.name} · ${formatBytes(one.size)}`] as const,
                    ),
                  ]}
                />
                {may("artifact:write") ? (
                  <UploadButton
                    space={desk.space}
                    onUploaded={({ sha256 }) => set({ artifact: sha256, main_class: null })}
                  />
                ) : null}
              </div>
              <MainClass space={desk.space} jar={jar} isKnown={isKnown} onSet={set} />
              <AreaField
                label={t("program.arguments")}
                hint={t("program.argumentsHint")}
                value={(jar.arguments ?? []).join("\n")}
                onChange={({ target }) => set({ arguments: target.value ? target.value.split("\n") : [] })}
              />
            </fieldset>
          );
        }}
      </QueryView>
    </div>
  );
}

function MainClass({
  space,
  jar,
  isKnown,
  onSet,
}: {
  space: string;
  jar: Jar;
  isKnown: boolean;
  onSet: (change: Partial<Jar>) => void;
}) {
  const t = useText();
  const { data } = useQuery({ ...programQuery(space, jar.artifact), enabled: isKnown });
  const found = data?.main_class;
  const hint = found
    ? t("program.found", { name: found })
    : data
      ? t("program.noneFound")
      : t("program.mainHint");
  return (
    <TextField
      label={t("program.main")}
      hint={hint}
      placeholder={found ?? "com.example.Main"}
      value={jar.main_class ?? ""}
      onChange={({ target }) => onSet({ main_class: target.value.trim() || null })}
    />
  );
}
