import { useState } from "react";
import type { Draft, Mock, SourceTable } from "../../api/gateway";
import { useMay } from "../../app/may";
import { useText } from "../../locale/text";
import { SheetGrid } from "../../parts/sheet/SheetGrid";
import { Button } from "../../ui/Button";
import { Menu } from "../../ui/Menu";
import { tell, tellError } from "../../ui/toast";
import look from "./DebugPanel.module.css";
import { fetchRows } from "./fetch-rows";
import { GeneratedSettings } from "./GeneratedSettings";
import { type Given, tableName } from "./given";

const SAMPLES = [100, 1_000, 10_000] as const;
const SAMPLE_SECONDS = 10;

/** What one source gives in a debug: generated rows, or the user's own, which may begin as a copy of others. */
export function SourceSetup({
  space,
  draft,
  source,
  given,
}: {
  space: string;
  draft: Draft;
  source: SourceTable;
  given: Given;
}) {
  const t = useText();
  const may = useMay();
  const [isReading, setReading] = useState(false);
  const table = tableName(source);
  const choice = given.choice(table);
  const copy = async (mock: Mock) => {
    setReading(true);
    try {
      const values = await fetchRows(space, draft, table, mock);
      given.change(table, { how: "rows", values });
      tell(t("given.copied", { count: values.length, table }));
    } catch (error) {
      tellError(error);
    } finally {
      setReading(false);
    }
  };
  const ways = (
    <>
      <fieldset className={look.ways} aria-label={t("given.way", { table })}>
        {(["generated", "rows"] as const).map((how) => (
          <button
            key={how}
            type="button"
            aria-pressed={choice.how === how}
            onClick={() => given.change(table, { how })}
          >
            {t(how === "rows" ? "given.own" : "given.generate")}
          </button>
        ))}
      </fieldset>
      {choice.how === "generated" ? (
        <Button
          look="quiet"
          disabled={isReading}
          onClick={() => void copy({ generate: { rows: choice.rows, columns: choice.columns } })}
        >
          {t("given.edit")}
        </Button>
      ) : null}
      {may("run:act") ? (
        <Menu
          name={t("given.sample")}
          button={isReading ? t("given.reading") : t("given.sample")}
          disabled={isReading}
          head={t("given.sampleHead", { seconds: SAMPLE_SECONDS })}
          items={SAMPLES.map((rows) => ({
            text: t("given.sampleRows", { count: rows }),
            run: () => void copy({ sample: { rows, seconds: SAMPLE_SECONDS } }),
          }))}
        />
      ) : null}
      {given.isKept ? null : <span className="danger">{t("given.tooMany")}</span>}
    </>
  );
  if (choice.how === "rows")
    return (
      <SheetGrid sheet={given.sheet(source)} label={t("given.rows", { table })}>
        {ways}
      </SheetGrid>
    );
  return (
    <>
      <div className={look.tools}>{ways}</div>
      <GeneratedSettings source={source} choice={choice} onChange={(next) => given.change(table, next)} />
    </>
  );
}
