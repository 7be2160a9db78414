import { CatchBoundary } from "@tanstack/react-router";
import { type ReactNode, Suspense } from "react";
import { Broken } from "./Broken";
import { Loading } from "./views";

/** A part that is loaded when it is first shown. If it cannot be, it says why, and all around it stays. */
export function Later({ part, children }: { part: string; children: ReactNode }) {
  return (
    <CatchBoundary getResetKey={() => part} errorComponent={Broken}>
      <Suspense fallback={<Loading />}>{children}</Suspense>
    </CatchBoundary>
  );
}
