import { lazy, Suspense } from "react";
import look from "./Code.module.css";

const Coloured = lazy(() => import("./Coloured"));

/** A piece of SQL that is only read. It stands there at once, and has its colours a moment later. */
export function Code({ text }: { text: string }) {
  return (
    <pre className={look.code}>
      <Suspense fallback={text}>
        <Coloured text={text} />
      </Suspense>
    </pre>
  );
}
