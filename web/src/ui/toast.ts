import { useSyncExternalStore } from "react";
import { errorLine } from "../locale/error";

/** Short messages at the edge of the page: of an act that is done, or that the server refused. */
export type Toast = {
  id: number;
  tone: "done" | "error";
  /** In the language of the moment in which it is asked for. */
  say: () => string;
  act?: { text: string; run: () => void };
};
const SHOWN_MS = { done: 5_000, error: 12_000 } as const;
let toasts: readonly Toast[] = [];
let next = 1;
const listeners = new Set<() => void>();

export function tell(text: string, act?: Toast["act"]): void {
  add({ id: next++, tone: "done", say: () => text, ...(act ? { act } : {}) });
}

export function tellError(error: unknown): void {
  add({ id: next++, tone: "error", say: () => errorLine(error) });
}

export function dismiss(id: number): void {
  set(toasts.filter((one) => one.id !== id));
}

export function useToasts(): readonly Toast[] {
  return useSyncExternalStore(subscribe, () => toasts);
}

function add(toast: Toast): void {
  set([...toasts.filter((one) => one.say() !== toast.say()), toast].slice(-4));
  setTimeout(() => dismiss(toast.id), SHOWN_MS[toast.tone]);
}

function set(now: readonly Toast[]): void {
  toasts = now;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
