import { useSyncExternalStore } from "react";

/** Whether the server answers. Every request tells what it met; while it is away one loop asks for its health. */
const PAUSE_MS = 2_000;
let isAway = false;
const listeners = new Set<() => void>();
let rounds = 0;

export const reach = {
  met(): void {
    set(false);
  },
  missed(health: () => Promise<boolean>): void {
    if (isAway) return;
    set(true);
    void ask(health, ++rounds);
  },
  isAway: (): boolean => isAway,
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};

export function useIsAway(): boolean {
  return useSyncExternalStore(reach.subscribe, reach.isAway);
}

/** Resolves once the server answers again, at once if it does. */
export function whenBack(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (!isAway || signal.aborted) return resolve();
    const stop = reach.subscribe(() => isAway || leave());
    const leave = (): void => {
      stop();
      resolve();
    };
    signal.addEventListener("abort", leave, { once: true });
  });
}

async function ask(health: () => Promise<boolean>, round: number): Promise<void> {
  while (isAway && round === rounds) {
    await new Promise((done) => setTimeout(done, PAUSE_MS));
    if (round === rounds && (await health())) set(false);
  }
}

function set(next: boolean): void {
  if (next === isAway) return;
  isAway = next;
  for (const listener of [...listeners]) listener();
}
