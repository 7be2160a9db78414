import { Pause, Play } from "lucide-react";
import { type ReactNode, useMemo, useState, useSyncExternalStore } from "react";
import { formatNumber } from "../../locale/format";
import { useText } from "../../locale/text";
import { download, toCsv, toHtml, toJson, toTsv } from "../../parts/grid/export";
import { ResultGrid } from "../../parts/grid/ResultGrid";
import { hasText, type Row, type RowRing } from "../../parts/grid/ring";
import { Button } from "../../ui/Button";
import { copyText } from "../../ui/copy";
import { SearchBox } from "../../ui/Field";
import { Menu } from "../../ui/Menu";
import { tell } from "../../ui/toast";
import { Empty, Loading } from "../../ui/views";
import look from "./DebugPanel.module.css";

/** The rows of one sink, with what one does with them. A pause keeps what is shown while rows go on coming. */
export function SinkRows({
  ring,
  isRunning,
  onStop,
  children,
}: {
  ring: RowRing;
  isRunning: boolean;
  onStop: () => void;
  /** What stands before the acts: how the session went. */
  children: ReactNode;
}) {
  const t = useText();
  const version = useSyncExternalStore(ring.subscribe, () => ring.version);
  const [held, setHeld] = useState<{ rows: Row[]; total: number } | null>(null);
  const [query, setQuery] = useState("");
  const [follows, setFollows] = useState(false);
  const live = useMemo(() => ring.all(), [ring, version]);
  const rows = held?.rows ?? live;
  const shown = query ? rows.filter((row) => hasText(row, query.toLowerCase())) : rows;
  const copy = async () => {
    await copyText(toTsv(ring.columns, shown), toHtml(ring.columns, shown));
    tell(t("debug.copied", { count: shown.length }));
  };
  return (
    <>
      <div className={look.tools}>
        {children}
        <span className="grow" />
        <span className="muted">
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
        <ExportMenu ring={ring} rows={shown} />
        {isRunning ? (
          <Button look="quiet" className="danger" onClick={onStop}>
            {t("debug.stop")}
          </Button>
        ) : null}
      </div>
      {rows.length ? (
        <ResultGrid
          label={t("debug.table", { sink: ring.name })}
          columns={ring.columns}
          rows={shown}
          follows={follows && !held}
          onFollow={setFollows}
        />
      ) : isRunning ? (
        <Loading />
      ) : (
        <Empty what={t("debug.empty")} next={t("debug.emptyNext")} />
      )}
    </>
  );
}

function ExportMenu({ ring, rows }: { ring: RowRing; rows: readonly Row[] }) {
  const t = useText();
  return (
    <Menu
      name={t("debug.export")}
      button={t("debug.export")}
      disabled={!rows.length}
      items={[
        {
          text: t("debug.csv"),
          run: () => download(`${ring.name}.csv`, "text/csv", toCsv(ring.columns, rows)),
        },
        {
          text: t("debug.json"),
          run: () => download(`${ring.name}.jsonl`, "application/x-ndjson", toJson(ring.columns, rows)),
        },
      ]}
    />
  );
}
