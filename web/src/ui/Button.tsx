import type { ButtonHTMLAttributes, Ref } from "react";
import look from "./Button.module.css";

export type ButtonLook = "plain" | "go" | "quiet" | "danger";
type Props = ButtonHTMLAttributes<HTMLButtonElement> & {
  look?: ButtonLook;
  large?: boolean;
  /** Only an icon is shown: the name is then needed for those who do not see it. */
  name?: string;
  ref?: Ref<HTMLButtonElement>;
};

export function Button({ look: kind = "plain", large = false, name, className, ...rest }: Props) {
  const classes = [buttonClass(kind), large && look.large, name && look.icon, className];
  return (
    <button
      type="button"
      className={classes.filter(Boolean).join(" ")}
      {...(name ? { "aria-label": name, title: name } : {})}
      {...rest}
    />
  );
}

/** The classes of a button, for a link that looks like one. */
export function buttonClass(kind: ButtonLook = "plain"): string {
  return [look.button, kind !== "plain" && look[kind]].filter(Boolean).join(" ");
}
