import { useEffect, useMemo, useRef, useState } from "react";
import type { Range } from "../../../api/gateway";
import { useText } from "../../../locale/text";
import { piecesOf } from "../../../parts/code/find";
import { Button } from "../../../ui/Button";
import { copyText } from "../../../ui/copy";
import { SearchBox } from "../../../ui/Field";
import { tell } from "../../../ui/toast";
import look from "./Plan.module.css";

export type Section = { number: number; range: Range; text: string };

/** The plans of all statements as text. Enter goes to the next place that is found, Shift+Enter to the one before. */
export function PlanText({
  label,
  sections,
  isOld,
  onGo,
}: {
  label: string;
  sections: readonly Section[];
  isOld: boolean;
  onGo: (range: Range) => void;
}) {
  const t = useText();
  const box = useRef<HTMLDivElement>(null);
  const [query, setQuery] = useState("");
  const [at, setAt] = useState(0);
  const { found, count } = useMemo(() => findIn(sections, query), [sections, query]);
  const current = count ? ((at % count) + count) % count : 0;
  useEffect(() => {
    if (count) box.current?.querySelector(`[data-found="${current}"]`)?.scrollIntoView({ block: "nearest" });
  }, [count, current]);
  const copy = async () => {
    await copyText(sections.map(({ text }) => text).join("\n\n"));
    tell(t("act.copied"));
  };
  return (
    <>
      <div className={look.tools}>
        <span className="muted" role="status">
          {query ? t("plan.found", { at: count ? current + 1 : 0, count }) : ""}
        </span>

        <SearchBox
          label={t("plan.find")}
          value={query}
          width={160}
          onChange={(text) => {
            setQuery(text);
            setAt(0);
          }}
          onEnter={(isBackward) => setAt(current + (isBackward ? -1 : 1))}
        />
        <Button look="quiet" onClick={() => void copy()}>
          {t("act.copy")}
        </Button>
      </div>
      <div
        ref={box}
        className={`${look.text} ${isOld ? look.old : ""}`}
        role="region"
        aria-label={label}
        tabIndex={0}
      >
        {found.map(({ number, range, pieces }) => (
          <section key={number}>
            <button type="button" className={look.statement} onClick={() => onGo(range)}>
              {t("plan.statement", { number })}{" "}
              <span className="muted">
                {t("studio.position", { line: range.line, column: range.column })}
              </span>
            </button>
            <pre className={look.pre}>
              {pieces.map(({ text, found: place }, index) =>
                place === null ? (
                  text
                ) : (
                  <mark key={index} data-found={place} className={place === current ? look.current : ""}>
                    {text}
                  </mark>
                ),
              )}
            </pre>
          </section>
        ))}
      </div>
    </>
  );
}

function findIn(sections: readonly Section[], query: string) {
  let count = 0;
  const found = sections.map((section) => {
    const pieces = piecesOf(section.text, query, count);
    count += pieces.filter((piece) => piece.found !== null).length;
    return { ...section, pieces };
  });
  return { found, count };
}
