import { Pause, Play } from "lucide-react";
import { type ReactNode, useMemo, useState, useSyncExternalStore } from "react";
import { formatNumber } from "../../locale/format";
import { useText } from "../../locale/text";
import { download, toCsv, toHtml, toJson, toTsv, type View } from "../../parts/grid/export";
import { ResultGrid } from "../../parts/grid/ResultGrid";
import { hasText, type Row, type RowRing } from "../../parts/grid/ring";
import { tableNow } from "../../parts/grid/table-now";
import { Button } from "../../ui/Button";
import { copyText } from "../../ui/copy";
import { SearchBox } from "../../ui/Field";
import { Menu } from "../../ui/Menu";
import { tell } from "../../ui/toast";
import { Loading } from "../../ui/views";
import { placesOf } from "./case-of";
import look from "./DebugPanel.module.css";

/** The rows of one sink, with what one does with them. A pause keeps what is shown while rows go on coming. */
export function SinkRows({
  ring,
  keyColumns,
  isRunning,
  onStop,
  empty,
  children,
}: {
  ring: RowRing;
  /** The columns by which a row replaces another; none: by the whole row. */
  keyColumns: readonly string[];
  isRunning: boolean;
  onStop: () => void;
  /** What is shown when no row has come at all. */
  empty: ReactNode;
  /** What stands before the acts: how the session went. */
  children: ReactNode;
}) {
  const t = useText();
  const version = useSyncExternalStore(ring.subscribe, () => ring.version);
  const [view, setView] = useState<View>("changelog");
  const [held, setHeld] = useState<{ rows: Row[]; total: number } | null>(null);
  const [query, setQuery] = useState("");
  const [follows, setFollows] = useState(false);
  const live = useMemo(() => ring.all(), [ring, version]);
  const changes = held?.rows ?? live;
  const now = useMemo(
    () => (view === "table" ? tableNow(changes, placesOf(ring.columns, keyColumns)) : null),
    [view, changes, ring, keyColumns],
  );
  const rows = now?.rows ?? changes;
  const shown = query ? rows.filter((row) => hasText(row, query.toLowerCase())) : rows;
  const copy = async () => {
    await copyText(toTsv(ring.columns, shown, view), toHtml(ring.columns, shown, view));
    tell(t("debug.copied", { count: shown.length }));
  };
  return (
    <>
      <div className={look.tools}>
        {children}
        <span className="grow" />
        <fieldset className={look.ways} aria-label={t("debug.view")}>
          {(["changelog", "table"] as const).map((one) => (
            <button key={one} type="button" aria-pressed={view === one} onClick={() => setView(one)}>
              {t(one === "table" ? "debug.tableNow" : "debug.changelog")}
            </button>
          ))}
        </fieldset>
        <span className="muted">
          {now ? t("debug.left", { count: rows.length }) : ""}
          {held && ring.total > held.total
            ? t("debug.new", { count: formatNumber(ring.total - held.total) })
            : ""}
          {ring.dropped ? ` ${t("debug.dropped", { count: formatNumber(ring.dropped) })}` : ""}
        </span>
        <SearchBox label={t("debug.filter")} value={query} onChange={setQuery} width={120} />
        <Button
          look="quiet"
          name={t(held ? "debug.resume" : "debug.pause")}
          onClick={() => setHeld(held ? null : { rows: live, total: ring.total })}
        >
          {held ? <Play aria-hidden /> : <Pause aria-hidden />}
        </Button>
        <Button look="quiet" onClick={() => void copy()} disabled={!shown.length}>
          {t("debug.copy")}
        </Button>
        <ExportMenu ring={ring} rows={shown} view={view} />
        {isRunning ? (
          <Button look="quiet" className="danger" onClick={onStop}>
            {t("debug.stop")}
          </Button>
        ) : null}
      </div>
      {now?.hasGaps ? <p className={look.note}>{t("debug.gaps")}</p> : null}
      {changes.length ? (
        <ResultGrid
          hasKinds={view === "changelog"}
          label={t("debug.table", { sink: ring.name })}
          columns={ring.columns}
          rows={shown}
          follows={follows && !held}
          onFollow={setFollows}
        />
      ) : isRunning ? (
        <Loading />
      ) : (
        empty
      )}
    </>
  );
}

function ExportMenu({ ring, rows, view }: { ring: RowRing; rows: readonly Row[]; view: View }) {
  const t = useText();
  return (
    <Menu
      name={t("debug.export")}
      button={t("debug.export")}
      disabled={!rows.length}
      items={[
        {
          text: t("debug.csv"),
          run: () => download(`${ring.name}.csv`, "text/csv", toCsv(ring.columns, rows, view)),
        },
        {
          text: t("debug.json"),
          run: () => download(`${ring.name}.jsonl`, "application/x-ndjson", toJson(ring.columns, rows, view)),
        },
      ]}
    />
  );
}
