import { useMemo, useState } from "react";
import type { Schemas } from "../../api/client";
import { useText } from "../../locale/text";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { type Desk, type Doc, isChanged } from "./desk";
import look from "./Merge.module.css";
import { Conflict, Disputed, Unchanged } from "./MergeParts";
import { type Choice, mergeSpecs, resolve } from "./merge";

type Revision = Schemas["RevisionView"];

/** Three texts in one view: what the document began from, what somebody saved meanwhile, and what is here. */
export default function MergeDialog({
  desk,
  doc,
  base,
  theirs,
  onClose,
  onSave,
}: {
  desk: Desk;
  doc: Doc;
  base: Revision;
  theirs: Revision;
  onClose: () => void;
  /** Saves the document as it is then. */
  onSave: () => Promise<unknown>;
}) {
  const t = useText();
  const merge = useMemo(
    () => mergeSpecs({ base: base.spec, theirs: theirs.spec, mine: doc.spec }),
    [base, theirs, doc.spec],
  );
  const [choices, setChoices] = useState<Readonly<Record<number, Choice>>>({});
  const [settings, setSettings] = useState<Readonly<Record<number, Choice>>>({});
  const conflicts = merge.pieces.filter((one) => one.kind === "conflict").length;
  const open = conflicts - Object.keys(choices).length + merge.disputes.length - Object.keys(settings).length;
  const isMine = isChanged(doc);
  const of = { number: theirs.number, name: theirs.created_by.name };
  const apply = () => {
    const spec = isMine ? resolve(merge, listed(choices), listed(settings)) : theirs.spec;
    desk.replace(doc.id, spec, { revision: theirs.number, spec: theirs.spec });
  };
  const text = !isMine
    ? t("together.onlyTheirs", { number: base.number })
    : conflicts + merge.disputes.length
      ? t("together.conflicts", { count: conflicts + merge.disputes.length })
      : t("together.clean");
  let conflict = 0;
  return (
    <Dialog
      wide
      title={t(isMine ? "together.mergeTitle" : "together.showTitle", of)}
      onClose={onClose}
      onAct={async () => {
        apply();
        if (isMine) await onSave();
      }}
      act={isMine ? t("together.mergeAndSave") : t("together.takeRevision", { number: theirs.number })}
      disabled={open > 0}
      more={
        isMine ? (
          <Button
            disabled={open > 0}
            onClick={() => {
              apply();
              onClose();
            }}
          >
            {t("together.mergeOnly")}
          </Button>
        ) : null
      }
    >
      <p className="second">
        {text}
        {theirs.note ? ` ${theirs.note}` : ""}
      </p>
      <div
        className={look.text}
        tabIndex={0}
        role="region"
        aria-label={t("studio.compare", { number: base.number })}
      >
        {merge.disputes.map((one, at) => (
          <Disputed
            key={one.key}
            dispute={one}
            choice={settings[at] ?? null}
            onChoose={(choice) => setSettings({ ...settings, [at]: choice })}
          />
        ))}
        {merge.pieces.map((piece, at) => {
          if (piece.kind !== "conflict") return <Unchanged key={at} piece={piece} />;
          const number = conflict++;
          return (
            <Conflict
              key={at}
              number={number + 1}
              piece={piece}
              choice={choices[number] ?? null}
              onChoose={(choice) => setChoices({ ...choices, [number]: choice })}
            />
          );
        })}
      </div>
    </Dialog>
  );
}

function listed(choices: Readonly<Record<number, Choice>>): Choice[] {
  return Object.entries(choices)
    .sort(([a], [b]) => Number(a) - Number(b))
    .map(([, choice]) => choice);
}
