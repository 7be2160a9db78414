import type { Finding } from "../../api/gateway";

/** What the last check of a text said. `pending` while a newer text waits for its answer. */
export type CheckState = {
  findings: readonly Finding[];
  pending: boolean;
  ms: number | null;
  error: unknown;
};
export type Check = (text: string, signal: AbortSignal) => Promise<readonly Finding[]>;
/** A large text is checked only in longer pauses, so that the page stays quick. */
const LARGE = 200_000;
const PAUSE_MS = { small: 200, large: 1_000 };
const NOTHING: CheckState = { findings: [], pending: false, ms: null, error: null };

/** Checks the newest text after a pause; an older question is cancelled, and its answer never shown. */
export class Checker {
  state: CheckState = NOTHING;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private asked = new AbortController();
  private readonly listeners = new Set<() => void>();

  constructor(private readonly check: Check) {}

  /** Asks for `text` after the pause, or at once. `show` gets the findings if the text is still the newest. */
  want(
    read: () => string,
    length: number,
    show: (findings: readonly Finding[]) => void,
    atOnce = false,
  ): void {
    this.stop();
    const asked = new AbortController();
    this.asked = asked;
    this.set({ ...this.state, pending: true });
    const pause = atOnce ? 0 : length > LARGE ? PAUSE_MS.large : PAUSE_MS.small;
    this.timer = setTimeout(() => void this.ask(read(), asked.signal, show), pause);
  }

  stop(): void {
    clearTimeout(this.timer);
    this.asked.abort();
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  private async ask(
    text: string,
    signal: AbortSignal,
    show: (findings: readonly Finding[]) => void,
  ): Promise<void> {
    const began = performance.now();
    try {
      const findings = text.trim() ? await this.check(text, signal) : [];
      if (signal.aborted) return;
      this.set({ findings, pending: false, ms: Math.round(performance.now() - began), error: null });
      show(findings);
    } catch (error) {
      if (signal.aborted) return;
      this.set({ ...this.state, pending: false, error });
    }
  }

  private set(state: CheckState): void {
    this.state = state;
    for (const listener of this.listeners) listener();
  }
}
