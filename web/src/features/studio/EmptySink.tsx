import type { ScriptTables } from "../../api/gateway";
import { useText } from "../../locale/text";
import { Button } from "../../ui/Button";
import look from "./DebugPanel.module.css";
import type { DebugState } from "./debug-session";
import { emptyReasons } from "./empty-reasons";

/** Why a sink stayed empty, each reason with its next step. */
export function EmptySink({
  sink,
  state,
  tables,
  onSource,
}: {
  sink: string;
  state: DebugState;
  tables: ScriptTables;
  onSource: (table: string) => void;
}) {
  const t = useText();
  const reasons = emptyReasons(sink, state, tables);
  return (
    <div className={look.reasons}>
      <h3>{t("debug.empty")}</h3>
      <ul>
        {reasons.map(({ why, table = "", tables: several = "", count = 0 }) => (
          <li key={`${why} ${table}`}>
            <span>{t(`debug.why.${why}`, { table, tables: several, count })}</span>
            {table ? (
              <Button onClick={() => onSource(table)}>{t("debug.openSource", { table })}</Button>
            ) : null}
          </li>
        ))}
      </ul>
    </div>
  );
}
