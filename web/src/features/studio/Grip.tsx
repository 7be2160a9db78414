import { type KeyboardEvent, type PointerEvent, useState } from "react";
import { useText } from "../../locale/text";
import look from "./Workbench.module.css";

const KEPT = "xuanwu.panel";
const LEAST = 120;
const STEP = 24;
const USUAL = 296;

/** The height of the panels, as this browser remembers it. */
export function useHeight(): [number, (height: number) => void] {
  const [height, setHeight] = useState(() => bounded(Number(localStorage.getItem(KEPT)) || USUAL));
  const keep = (next: number) => {
    const height = bounded(next);
    setHeight(height);
    localStorage.setItem(KEPT, String(height));
  };
  return [height, keep];
}

/** The edge by which panels are made higher and lower, also by the arrow keys. */
export function Grip({ height, onHeight }: { height: number; onHeight: (height: number) => void }) {
  const t = useText();
  const drag = (event: PointerEvent<HTMLDivElement>) => {
    const from = event.clientY;
    const grip = event.currentTarget;
    grip.setPointerCapture(event.pointerId);
    const move = (next: globalThis.PointerEvent) => onHeight(height + from - next.clientY);
    grip.addEventListener("pointermove", move);
    grip.addEventListener("pointerup", () => grip.removeEventListener("pointermove", move), { once: true });
  };
  const press = (event: KeyboardEvent) => {
    const step = { ArrowUp: STEP, ArrowDown: -STEP }[event.key];
    if (step) onHeight(height + step);
  };
  return (
    <div
      className={look.grip}
      role="separator"
      aria-orientation="horizontal"
      aria-label={t("studio.panels")}
      aria-valuenow={height}
      aria-valuemin={LEAST}
      aria-valuemax={most()}
      tabIndex={0}
      onPointerDown={drag}
      onKeyDown={press}
    />
  );
}

function bounded(height: number): number {
  return Math.round(Math.min(Math.max(height, LEAST), most()));
}

function most(): number {
  return Math.max(LEAST, window.innerHeight - 260);
}
