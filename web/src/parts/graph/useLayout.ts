import { useEffect, useRef, useState } from "react";
import type { Box, Places } from "./layout";
import type { Order } from "./layout.worker";

export type Laid = { places: Places; turn: number; isFailed: boolean };
const NOTHING: Laid = { places: {}, turn: 0, isFailed: false };

/** Where the boxes stand, worked out beside the page. The last places hold until new ones are known. */
export function useLayout(boxes: readonly Box[], lines: readonly (readonly [string, string])[]): Laid {
  const [laid, setLaid] = useState(NOTHING);
  const worker = useRef<Worker | null>(null);
  const turn = useRef(0);
  const order = JSON.stringify({ boxes, lines });
  useEffect(() => {
    const made = new Worker(new URL("./layout.worker.ts", import.meta.url), { type: "module" });
    made.onmessage = ({ data }: MessageEvent<{ turn: number; places: Places }>) => {
      if (data.turn === turn.current) setLaid({ ...data, isFailed: false });
    };
    made.onerror = () => setLaid((last) => ({ ...last, isFailed: true }));
    worker.current = made;
    return () => made.terminate();
  }, []);
  useEffect(() => {
    turn.current += 1;
    worker.current?.postMessage({ turn: turn.current, ...JSON.parse(order) } satisfies Order);
  }, [order]);
  return laid;
}
