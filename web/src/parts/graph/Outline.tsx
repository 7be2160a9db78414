import { ChevronDown, ChevronRight } from "lucide-react";
import { type KeyboardEvent, useRef, useState } from "react";
import type { Diagram, Row } from "./diagram";
import look from "./Graph.module.css";
import { useShown } from "./shown";

type Item = Pick<Row, "id" | "title" | "note"> & { level: 1 | 2; group: string; isOpen: boolean | null };

/** The content of a diagram as a tree. Arrows move and open, Space chooses, and Enter goes to the text. */
export function Outline({ diagram, label }: { diagram: Diagram; label: string }) {
  const { lit, opened, chosen, onPoint, onChoose, onGo, onToggle } = useShown();
  const [at, setAt] = useState<string | null>(null);
  const list = useRef<HTMLDivElement>(null);
  const items = itemsOf(diagram, opened);
  const current = items.find((one) => one.id === at) ?? items[0];
  const move = (to: Item | undefined) => {
    if (!to) return;
    setAt(to.id);
    list.current?.querySelector<HTMLElement>(`[data-at="${items.indexOf(to)}"]`)?.focus();
  };
  const press = (event: KeyboardEvent) => {
    if (!current) return;
    const index = items.indexOf(current);
    if (event.key === "ArrowDown") move(items[index + 1]);
    else if (event.key === "ArrowUp") move(items[index - 1]);
    else if (event.key === "Home") move(items[0]);
    else if (event.key === "End") move(items.at(-1));
    else if (event.key === "ArrowRight")
      current.isOpen === false ? onToggle(current.id) : move(items[index + 1]);
    else if (event.key === "ArrowLeft")
      current.isOpen ? onToggle(current.id) : move(items.find((one) => one.id === current.group));
    else if (event.key === "Enter") onGo(current.id);
    else if (event.key === " ") onChoose(current.id);
    else return;
    event.preventDefault();
  };
  return (
    <div ref={list} className={look.outline} role="tree" aria-label={label}>
      {items.map((item, index) => (
        <div
          key={item.id}
          role="treeitem"
          data-at={index}
          aria-level={item.level}
          aria-selected={item.id === chosen}
          {...(item.isOpen === null ? {} : { "aria-expanded": item.isOpen })}
          tabIndex={item === current ? 0 : -1}
          className={`${look.item} ${lit && !lit.has(item.id) ? look.aside : ""} ${item.level === 2 ? look.inner : ""}`}
          onFocus={() => {
            setAt(item.id);
            onPoint(item.id);
          }}
          onBlur={() => onPoint(null)}
          onMouseEnter={() => onPoint(item.id)}
          onMouseLeave={() => onPoint(null)}
          onClick={() => onGo(item.id)}
          onKeyDown={press}
        >
          {item.isOpen === null ? (
            <span className={look.fold} aria-hidden />
          ) : (
            <button
              type="button"
              tabIndex={-1}
              className={look.fold}
              aria-hidden
              onClick={(event) => {
                event.stopPropagation();
                onToggle(item.id);
              }}
            >
              {item.isOpen ? <ChevronDown /> : <ChevronRight />}
            </button>
          )}
          <span className="cut" title={item.title}>
            {item.title}
          </span>
          <span className={`cut ${look.note}`}>{item.note}</span>
        </div>
      ))}
    </div>
  );
}

function itemsOf({ groups }: Diagram, opened: ReadonlySet<string>): Item[] {
  return groups.flatMap((group) => {
    const isOpen = group.rows.length ? opened.has(group.id) : null;
    const { id, title, note } = group;
    const rows = isOpen ? group.rows : [];
    return [
      { id, title, note, level: 1 as const, group: id, isOpen },
      ...rows.map((row) => ({ ...row, level: 2 as const, group: id, isOpen: null })),
    ];
  });
}
