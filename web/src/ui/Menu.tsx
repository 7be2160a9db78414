import { type CSSProperties, type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { Button } from "./Button";
import look from "./Menu.module.css";

export type MenuItem = { text: string; run: () => void; beside?: ReactNode };
const GAP_PX = 4;

/** A button that opens a short list of acts. Arrows move, Enter acts, Escape and a click elsewhere close. */
export function Menu({
  name,
  button,
  items,
  head,
  disabled = false,
}: {
  name: string;
  button: ReactNode;
  items: readonly MenuItem[];
  head?: string;
  disabled?: boolean;
}) {
  const [place, setPlace] = useState<CSSProperties | null>(null);
  const opener = useRef<HTMLButtonElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const close = () => {
    setPlace(null);
    opener.current?.focus();
  };
  useEffect(() => {
    if (!place) return;
    list.current?.querySelector<HTMLElement>("[role=menuitem]")?.focus();
    const leave = (event: PointerEvent) => {
      const target = event.target as Node;
      if (!list.current?.contains(target) && !opener.current?.contains(target)) setPlace(null);
    };
    window.addEventListener("pointerdown", leave);
    return () => window.removeEventListener("pointerdown", leave);
  }, [place]);
  return (
    <>
      <Button
        ref={opener}
        look="quiet"
        title={name}
        aria-haspopup="menu"
        aria-expanded={place !== null}
        disabled={disabled}
        onClick={({ currentTarget }) => setPlace(place ? null : below(currentTarget))}
      >
        {button}
      </Button>
      {place ? (
        <div
          ref={list}
          role="menu"
          aria-label={name}
          tabIndex={-1}
          className={look.list}
          style={place}
          onKeyDown={(event) => move(event, close)}
        >
          {head ? <div className={look.head}>{head}</div> : null}
          {items.map((one) => (
            <button
              key={one.text}
              type="button"
              role="menuitem"
              className={look.item}
              onClick={() => {
                close();
                one.run();
              }}
            >
              {one.text}
              <span className="grow" />
              {one.beside}
            </button>
          ))}
        </div>
      ) : null}
    </>
  );
}

/** Below the button, or above it where the window ends. */
function below(button: HTMLElement): CSSProperties {
  const { top, bottom, right } = button.getBoundingClientRect();
  const atRight = { right: window.innerWidth - right };
  if (bottom > window.innerHeight * 0.7) return { ...atRight, bottom: window.innerHeight - top + GAP_PX };
  return { ...atRight, top: bottom + GAP_PX };
}

function move(event: KeyboardEvent<HTMLDivElement>, close: () => void): void {
  const items = [...event.currentTarget.querySelectorAll<HTMLElement>("[role=menuitem]")];
  const at = items.indexOf(document.activeElement as HTMLElement);
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (event.key === "Escape" || event.key === "Tab") close();
  else if (step) items[(at + step + items.length) % items.length]?.focus();
  else return;
  event.preventDefault();
  event.stopPropagation();
}
