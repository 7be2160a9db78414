import { useEffect, useRef } from "react";

type Acts = { save: () => void; debug: () => void; debugHere: () => void; format: () => void };

/** The keys of the studio; each does what a button beside the text does, too. */
export function useKeys(acts: Acts): void {
  const now = useRef(acts);
  now.current = acts;
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const act = actOf(event, now.current);
      if (!act || document.querySelector("[role=dialog]")) return;
      event.preventDefault();
      event.stopPropagation();
      act();
    };
    window.addEventListener("keydown", listen, { capture: true });
    return () => window.removeEventListener("keydown", listen, { capture: true });
  }, []);
}

function actOf(event: KeyboardEvent, acts: Acts): (() => void) | null {
  const isMod = event.ctrlKey || event.metaKey;
  if (isMod && event.key.toLowerCase() === "s") return acts.save;
  if (isMod && event.key === "Enter") return event.shiftKey ? acts.debug : acts.debugHere;
  if (event.shiftKey && event.altKey && event.code === "KeyF") return acts.format;
  return null;
}
