import { createContext, useContext } from "react";

/** What the parts of a diagram share: what is lit and chosen, and what a person does with a row or a group. */
export type Shown = {
  /** The path of what is pointed at; null while nothing is. */
  lit: ReadonlySet<string> | null;
  chosen: string | null;
  opened: ReadonlySet<string>;
  onPoint: (id: string | null) => void;
  /** Keeps an item in view; `onGo` also goes to its text. */
  onChoose: (id: string) => void;
  onGo: (id: string) => void;
  onToggle: (group: string) => void;
};
const Context = createContext<Shown | null>(null);
export const ShownProvider = Context.Provider;

export function useShown(): Shown {
  const shown = useContext(Context);
  if (!shown) throw new Error("a part of a diagram stands outside of one");
  return shown;
}
