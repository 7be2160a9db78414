import { type CaseRows, type Outcome, testScript } from "../../api/cases";
import type { Draft } from "../../api/gateway";

/** How one case fared last: `isRunning` while it runs again, which keeps the outcome before. */
export type TestRun = { isRunning: boolean; outcome: Outcome | null; error: unknown };
const NONE: TestRun = { isRunning: false, outcome: null, error: null };

/** The outcomes of the test cases of one document. They run one after the other. */
export class TestRuns {
  runs: Readonly<Record<string, TestRun>> = {};
  private stopping = new AbortController();
  private readonly listeners = new Set<() => void>();

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  of(id: string): TestRun {
    return this.runs[id] ?? NONE;
  }

  get isRunning(): boolean {
    return Object.values(this.runs).some((one) => one.isRunning);
  }

  /** Runs cases on a script; `read` brings the rows of each when its turn has come. */
  async run(
    space: string,
    draft: Draft,
    ids: readonly string[],
    read: (id: string) => Promise<CaseRows>,
  ): Promise<void> {
    this.stop();
    const { signal } = this.stopping;
    for (const id of ids) {
      if (signal.aborted) return;
      this.put(id, { ...this.of(id), isRunning: true });
      try {
        const outcome = await testScript(space, draft, await read(id), signal);
        this.put(id, { isRunning: false, outcome, error: null });
      } catch (error) {
        this.put(id, signal.aborted ? { ...this.of(id), isRunning: false } : { ...NONE, error });
      }
    }
  }

  stop(): void {
    this.stopping.abort();
    this.stopping = new AbortController();
  }

  /** What was known of a case holds no longer: its rows were changed. */
  forget(id: string): void {
    this.put(id, NONE);
  }

  private put(id: string, run: TestRun): void {
    this.runs = { ...this.runs, [id]: run };
    for (const listener of this.listeners) listener();
  }
}
