import { useId } from "react";
import look from "./Segments.module.css";

/** A choice between a few views of the same thing. */
export function Segments<Key extends string>({
  label,
  options,
  chosen,
  onChoose,
}: {
  label: string;
  options: readonly { key: Key; title: string }[];
  chosen: Key;
  onChoose: (key: Key) => void;
}) {
  const name = useId();
  return (
    <div className={look.segments} role="radiogroup" aria-label={label}>
      {options.map(({ key, title }) => (
        <label key={key} className={look.segment}>
          <input
            type="radio"
            name={name}
            className="hidden"
            checked={key === chosen}
            onChange={() => onChoose(key)}
          />
          {title}
        </label>
      ))}
    </div>
  );
}
