import { classHighlighter, highlightCode } from "@lezer/highlight";
import type { ReactNode } from "react";
import { flinkParser } from "../editor/grammar";

/** SQL in the colours of the editor. */
export default function Coloured({ text }: { text: string }) {
  const parts: ReactNode[] = [];
  highlightCode(
    text,
    flinkParser.parse(text),
    classHighlighter,
    (piece, classes) =>
      parts.push(
        classes ? (
          <span key={parts.length} className={classes}>
            {piece}
          </span>
        ) : (
          piece
        ),
      ),
    () => parts.push("\n"),
  );
  return <>{parts}</>;
}
