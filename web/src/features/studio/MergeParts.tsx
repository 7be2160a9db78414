import { useText } from "../../locale/text";
import { Button } from "../../ui/Button";
import look from "./Merge.module.css";
import type { Choice, Dispute, Piece } from "./merge";

type Chosen = { choice: Choice | null; onChoose: (choice: Choice) => void };
const CONTEXT = 3;

/** Lines that need no choice: those of one side are marked, and long stretches that nobody changed are cut. */
export function Unchanged({ piece }: { piece: Exclude<Piece, { kind: "conflict" }> }) {
  const t = useText();
  const { kind, lines } = piece;
  if (kind !== "same")
    return (
      <section className={look.change} data-side={kind} aria-label={t(`together.${kind}`)}>
        <span className={look.side}>{t(`together.${kind}`)}</span>
        <pre>{lines.join("\n") || t("together.nothing")}</pre>
      </section>
    );
  const hidden = lines.length - 2 * CONTEXT;
  if (hidden <= 1) return <pre className={look.same}>{lines.join("\n")}</pre>;
  return (
    <>
      <pre className={look.same}>{lines.slice(0, CONTEXT).join("\n")}</pre>
      <div className={look.skipped}>{t("together.skipped", { count: hidden })}</div>
      <pre className={look.same}>{lines.slice(-CONTEXT).join("\n")}</pre>
    </>
  );
}

/** A place that both changed: three texts side by side, of which one stays, or both. */
export function Conflict({
  number,
  piece,
  ...chosen
}: { number: number; piece: Extract<Piece, { kind: "conflict" }> } & Chosen) {
  const t = useText();
  return (
    <Sides
      {...chosen}
      title={t("together.conflict", { number })}
      texts={{
        base: piece.base.join("\n"),
        theirs: piece.theirs.join("\n"),
        mine: piece.mine.join("\n"),
      }}
      choices={["theirs", "mine", "both"]}
    />
  );
}

/** A setting that both changed. */
export function Disputed({ dispute, ...chosen }: { dispute: Dispute } & Chosen) {
  const { key, base, theirs, mine } = dispute;
  return (
    <Sides
      {...chosen}
      title={key}
      texts={{ base: written(base), theirs: written(theirs), mine: written(mine) }}
      choices={["theirs", "mine"]}
    />
  );
}

function Sides({
  title,
  texts,
  choices,
  choice,
  onChoose,
}: Chosen & {
  title: string;
  texts: Readonly<Record<"base" | "theirs" | "mine", string>>;
  choices: readonly Choice[];
}) {
  const t = useText();
  return (
    <section className={look.conflict} aria-label={title} data-chosen={choice !== null}>
      <header className={look.head}>
        <b>{title}</b>
        <span className="grow" />
        <span className="muted">{t("together.keep")}</span>
        {choices.map((one) => (
          <Button key={one} aria-pressed={choice === one} onClick={() => onChoose(one)}>
            {t(`together.${one}`)}
          </Button>
        ))}
      </header>
      <div className={look.sides}>
        {(["base", "theirs", "mine"] as const).map((side) => (
          <div key={side} data-kept={choice === side || (choice === "both" && side !== "base")}>
            <span className={look.side}>{t(`together.${side}`)}</span>
            <pre tabIndex={0}>{texts[side] || t("together.nothing")}</pre>
          </div>
        ))}
      </div>
    </section>
  );
}

/** A setting as it is shown. */
export function written(value: unknown): string {
  if (value === undefined || value === null) return "";
  return typeof value === "object" ? JSON.stringify(value, null, 1) : String(value);
}
