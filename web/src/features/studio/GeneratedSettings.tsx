import type { Schemas } from "../../api/client";
import type { SourceTable } from "../../api/gateway";
import { type TextId, useText } from "../../locale/text";
import look from "./Generated.module.css";
import { read, type Setting, settingsOf, shown, wrongIn } from "./generated";
import type { Choice } from "./given";

type Column = Schemas["TableColumn"];
const NAMES: Record<Setting, TextId> = {
  min: "generate.min",
  max: "generate.max",
  start: "generate.start",
  step_ms: "generate.step_ms",
  length: "generate.length",
  values: "generate.values",
  null_share: "generate.null_share",
};
const MOST_ROWS = 100_000;
const EXAMPLES = 3;

/** The settings of generated rows, by column; what is left empty is as shown beside it. */
export function GeneratedSettings({
  source,
  choice,
  onChange,
}: {
  source: SourceTable;
  choice: Choice;
  onChange: (change: Partial<Choice>) => void;
}) {
  const t = useText();
  const set = (column: string, name: Setting, value: unknown) => {
    const { [name]: _, ...rest } = choice.columns[column] ?? {};
    const settings = value === undefined ? rest : { ...rest, [name]: value };
    const { [column]: __, ...others } = choice.columns;
    onChange({
      ...choice,
      columns: Object.keys(settings).length ? { ...others, [column]: settings } : others,
    });
  };
  const columns = (source.columns ?? []).filter((one) => one.insertable);
  return (
    <div className={look.box} tabIndex={0} role="group" aria-label={t("given.generate")}>
      <label className={look.count}>
        {t("generate.rows")}
        <input
          type="number"
          min={0}
          max={MOST_ROWS}
          value={choice.rows}
          onChange={({ target }) =>
            onChange({ rows: Math.max(0, Math.min(MOST_ROWS, target.valueAsNumber || 0)) })
          }
        />
      </label>
      <table className={look.table}>
        <thead>
          <tr>
            <th>{t("generate.column")}</th>
            <th>{t("generate.usual")}</th>
            <th>{t("generate.settings")}</th>
          </tr>
        </thead>
        <tbody>
          {columns.map((one) => (
            <tr key={one.name}>
              <th scope="row">
                <code>{one.name}</code> <span className="muted">{one.type}</span>
              </th>
              <Usual column={one} />
              <td>
                <div className={look.settings}>
                  {settingsOf(one).map((name) => (
                    <SettingInput
                      key={name}
                      column={one}
                      name={name}
                      value={choice.columns[one.name]?.[name]}
                      onSet={(value) => set(one.name, name, value)}
                    />
                  ))}
                </div>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** How values are generated without a setting, with the first ones. */
function Usual({ column: { generator } }: { column: Column }) {
  const t = useText();
  if (!generator) return <td />;
  const how = t(`generate.how.${generator.how}`);
  const examples = (generator.examples ?? []).slice(0, EXAMPLES).map(String).join(", ");
  return (
    <td className="muted" title={examples ? `${how}: ${examples}` : how}>
      {how}
      {examples ? (
        <>
          {": "}
          <code className={look.examples}>{examples}</code>
        </>
      ) : null}
    </td>
  );
}

function SettingInput({
  column,
  name,
  value,
  onSet,
}: {
  column: Column;
  name: Setting;
  value: unknown;
  onSet: (value: unknown) => void;
}) {
  const t = useText();
  const write = (text: string) => onSet(text.trim() === "" ? undefined : read(name, text, column.type));
  const wrong = value === undefined ? null : wrongIn(name, shown(name, value), column.type);
  const why = wrong ? t(wrong.text, wrong.values) : undefined;
  return (
    <label className={look.setting}>
      {t(NAMES[name])}
      <input
        aria-invalid={Boolean(why)}
        title={why}
        key={JSON.stringify(value)}
        defaultValue={shown(name, value)}
        className={name === "values" || name === "start" ? look.long : ""}
        placeholder={placeholder(column, name)}
        spellCheck={false}
        onBlur={({ target }) => target.value !== shown(name, value) && write(target.value)}
        onKeyDown={(event) => event.key === "Enter" && event.currentTarget.blur()}
      />
    </label>
  );
}

function placeholder({ generator }: Column, name: Setting): string {
  const usual = {
    min: generator?.min,
    max: generator?.max,
    start: generator?.start,
    step_ms: generator?.step_ms,
  };
  const value = usual[name as keyof typeof usual];
  if (name === "values") return (generator?.values ?? []).slice(0, EXAMPLES).join(", ");
  return value === null || value === undefined ? "" : String(value);
}
