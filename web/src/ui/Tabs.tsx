import type { KeyboardEvent, ReactNode } from "react";
import look from "./Tabs.module.css";

export type Tab<Key extends string> = {
  key: Key;
  title: string;
  counts?: readonly { count: number; isBad?: boolean }[];
};

/** Tabs of one panel; the arrow keys move between them. The panel itself is drawn by the caller. */
export function Tabs<Key extends string>({
  label,
  tabs,
  chosen,
  onChoose,
  panel,
}: {
  label: string;
  tabs: readonly Tab<Key>[];
  chosen: Key;
  onChoose: (key: Key) => void;
  /** The id of the element that shows the chosen tab. */
  panel: string;
}) {
  const move = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const at = tabs.findIndex((one) => one.key === chosen);
    const next = tabs[(at + step + tabs.length) % tabs.length];
    if (next) onChoose(next.key);
    const buttons = event.currentTarget.querySelectorAll<HTMLElement>("[role=tab]");
    buttons[(at + step + tabs.length) % tabs.length]?.focus();
  };
  return (
    <div className={look.tabs} role="tablist" aria-label={label} onKeyDown={move}>
      {tabs.map((one) => (
        <button
          key={one.key}
          type="button"
          role="tab"
          id={`${panel}-${one.key}`}
          className={look.tab}
          aria-selected={one.key === chosen}
          aria-controls={panel}
          tabIndex={one.key === chosen ? 0 : -1}
          onClick={() => onChoose(one.key)}
        >
          {one.title}
          {one.counts?.map(
            ({ count, isBad }) =>
              count > 0 && (
                <span key={String(isBad)} className={`${look.count} ${isBad ? look.bad : ""}`}>
                  {count}
                </span>
              ),
          )}
        </button>
      ))}
    </div>
  );
}

/** The bar of links between the screens of one group. */
export function LinkTabs({ label, children }: { label: string; children: ReactNode }) {
  return (
    <nav className={look.tabs} aria-label={label}>
      {children}
    </nav>
  );
}

export const tabClass = look.tab;
