import { Search } from "lucide-react";
import {
  type InputHTMLAttributes,
  type ReactNode,
  type SelectHTMLAttributes,
  type TextareaHTMLAttributes,
  useId,
  useState,
} from "react";
import { useText } from "../locale/text";
import look from "./Field.module.css";

type Shared = { label: string; hint?: ReactNode };

export function TextField({ label, hint, ...rest }: Shared & InputHTMLAttributes<HTMLInputElement>) {
  const id = useId();
  return (
    <Labelled id={id} label={label} hint={hint}>
      <input id={id} className={look.input} spellCheck={false} autoComplete="off" {...rest} />
    </Labelled>
  );
}

/**
 * A number that is typed as text: what is not one yet, or lies outside, stays as it is typed, is marked, and is not
 * reported. Whole numbers, unless a step says otherwise.
 */
export function NumberField({
  label,
  value,
  min,
  max,
  step = 1,
  onValue,
  ...rest
}: {
  label: string;
  value: number;
  min: number;
  max: number;
  step?: number;
  onValue: (value: number) => void;
} & Omit<InputHTMLAttributes<HTMLInputElement>, "value" | "onChange">) {
  const t = useText();
  const [typed, setTyped] = useState<{ text: string; of: number } | null>(null);
  const text = typed?.of === value ? typed.text : String(value);
  const isRight = (one: string) => {
    const number = Number(one);
    const isNumber = step === 1 ? /^\d+$/.test(one) : /^\d*\.?\d+$/.test(one);
    return isNumber && number >= min && number <= max;
  };
  return (
    <TextField
      label={label}
      inputMode={step === 1 ? "numeric" : "decimal"}
      value={text}
      aria-invalid={!isRight(text)}
      hint={isRight(text) ? null : t(step === 1 ? "field.whole" : "field.number", { min, max, value })}
      onChange={({ target }) => {
        const now = target.value.trim();
        const next = isRight(now) ? Number(now) : value;
        setTyped({ text: target.value, of: next });
        if (next !== value) onValue(next);
      }}
      {...rest}
    />
  );
}

export function AreaField({ label, hint, ...rest }: Shared & TextareaHTMLAttributes<HTMLTextAreaElement>) {
  const id = useId();
  return (
    <Labelled id={id} label={label} hint={hint}>
      <textarea id={id} className={look.input} spellCheck={false} rows={5} {...rest} />
    </Labelled>
  );
}

export function SelectField({
  label,
  hint,
  choices,
  ...rest
}: Shared &
  SelectHTMLAttributes<HTMLSelectElement> & {
    choices: readonly (readonly [value: string, text: string])[];
  }) {
  const id = useId();
  return (
    <Labelled id={id} label={label} hint={hint}>
      <select id={id} className={look.input} {...rest}>
        {choices.map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    </Labelled>
  );
}

/** A box with a glass; its label is also what it shows while it is empty. */
export function SearchBox({
  label,
  value,
  onChange,
  onEnter,
  width,
}: {
  label: string;
  value: string;
  onChange: (text: string) => void;
  onEnter?: (isBackward: boolean) => void;
  width?: number | string;
}) {
  return (
    <label className={look.search} style={{ width }}>
      <Search aria-hidden />
      <input
        type="search"
        aria-label={label}
        placeholder={label}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter") onEnter?.(event.shiftKey);
        }}
      />
    </label>
  );
}

function Labelled({
  id,
  label,
  hint,
  children,
}: {
  id: string;
  label: string;
  hint: ReactNode;
  children: ReactNode;
}) {
  return (
    <div className={look.field}>
      <label htmlFor={id} className={look.label}>
        {label}
      </label>
      {children}
      {hint ? <span className={look.hint}>{hint}</span> : null}
    </div>
  );
}
