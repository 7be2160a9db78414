import { type TextId, useText } from "../locale/text";
import { Window } from "../ui/Dialog";
import look from "./KeyList.module.css";

const KEYS: readonly (readonly [TextId, string])[] = [
  ["keys.palette", "Ctrl K"],
  ["keys.save", "Ctrl S"],
  ["keys.debugHere", "Ctrl ↵"],
  ["keys.debug", "Ctrl Shift ↵"],
  ["keys.complete", "Ctrl ␣"],
  ["keys.hover", "Ctrl I"],
  ["keys.signature", "Ctrl Shift ␣"],
  ["keys.definition", "F12"],
  ["keys.references", "Shift F12"],
  ["keys.rename", "F2"],
  ["keys.fix", "Ctrl ."],
  ["keys.next", "F8"],
  ["keys.format", "Shift Alt F"],
  ["keys.help", "?"],
];

export default function KeyList({ onClose }: { onClose: () => void }) {
  const t = useText();
  return (
    <Window title={t("keys.title")} onClose={onClose}>
      <dl className={look.list}>
        {KEYS.map(([id, key]) => (
          <div key={id} className={look.line}>
            <dt>{t(id)}</dt>
            <dd>
              <kbd>{key}</kbd>
            </dd>
          </div>
        ))}
      </dl>
    </Window>
  );
}
