import { formatShort, formatTime } from "../../locale/format";
import { useText } from "../../locale/text";

/** When something ends, or that it never does. */
export function Expiry({ at }: { at: string | null }) {
  const t = useText();
  if (!at) return <span className="muted">{t("tokens.never")}</span>;
  return (
    <time dateTime={at} title={formatTime(at)}>
      {formatShort(at, Date.now())}
    </time>
  );
}
