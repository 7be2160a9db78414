import { Search } from "lucide-react";
import {
  type InputHTMLAttributes,
  type ReactNode,
  type SelectHTMLAttributes,
  type TextareaHTMLAttributes,
  useId,
} from "react";
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
