import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef } from "react";
import { useText } from "../../locale/text";
import look from "./LogView.module.css";
import { levelOf } from "./lines";

const LINE_PX = 18;
const NEAR_END_PX = 40;

/** Lines of a log. While `follows`, the newest is in view; scrolling up lets go of it. */
export function LogView({
  lines,
  follows,
  onFollow,
}: {
  lines: readonly string[];
  follows: boolean;
  onFollow: (follows: boolean) => void;
}) {
  const t = useText();
  const box = useRef<HTMLDivElement>(null);
  const list = useVirtualizer({
    count: lines.length,
    getScrollElement: () => box.current,
    estimateSize: () => LINE_PX,
    overscan: 30,
  });
  const last = lines.length - 1;
  useEffect(() => {
    if (follows && last >= 0) list.scrollToIndex(last, { align: "end" });
  }, [follows, last, list]);
  const scrolled = () => {
    const at = box.current;
    if (at) onFollow(at.scrollHeight - at.scrollTop - at.clientHeight < NEAR_END_PX);
  };
  return (
    <div
      ref={box}
      className={look.box}
      role="log"
      aria-live="off"
      aria-label={t("run.logs")}
      tabIndex={0}
      onWheel={scrolled}
      onKeyUp={scrolled}
    >
      <div style={{ height: list.getTotalSize(), position: "relative" }}>
        {list.getVirtualItems().map(({ index, start }) => (
          <div
            key={index}
            className={`${look.line} ${look[levelOf(lines[index] ?? "") ?? "plain"]}`}
            style={{ transform: `translateY(${start}px)` }}
          >
            {lines[index]}
          </div>
        ))}
      </div>
    </div>
  );
}
