import { formatAgo, formatDuration, formatTime } from "../locale/format";
import { useText } from "../locale/text";
import { useNow } from "./time";

/** A time as how long ago it was; the exact one shows under the pointer. */
export function Ago({ at }: { at: string | null | undefined }) {
  const now = useNow();
  if (!at) return <span className="muted">—</span>;
  return (
    <time dateTime={at} title={formatTime(at)}>
      {formatAgo(at, now)}
    </time>
  );
}

/** How long something has lasted, or lasted. */
export function Lasting({ from, to }: { from: string; to?: string | null }) {
  const t = useText();
  const now = useNow();
  const end = to ? Date.parse(to) : now;
  return (
    <span title={formatTime(from)}>
      {t(to ? "run.lasted" : "run.for", { time: formatDuration((end - Date.parse(from)) / 1_000) })}
    </span>
  );
}
