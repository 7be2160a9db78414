import { type DebugEvent, type Draft, debugScript, type Mocks } from "../../api/gateway";
import { FindingError } from "../../api/send";
import { type Kind, RowRing } from "../../parts/grid/ring";

type Step = Extract<DebugEvent, { event?: "step" }>;
type Source = Extract<DebugEvent, { event?: "source" }>;
type End = Extract<DebugEvent, { event?: "end" }>;
export type DebugState = {
  isRunning: boolean;
  /** How many sessions wait before this one; null once a worker is found. */
  ahead: number | null;
  steps: readonly { step: "parse" | "rules" | "plan" | "execute"; ms: number }[];
  sources: readonly Pick<Source, "table" | "given">[];
  sinks: readonly { id: number; ring: RowRing }[];
  output: readonly string[];
  end: { reason: NonNullable<End["reason"]>; message: string } | null;
  error: unknown;
};
const LIMITS = { rows: 100_000, seconds: 60 };
const MOST_OUTPUT = 1_000;
const IDLE: DebugState = {
  isRunning: false,
  ahead: null,
  steps: [],
  sources: [],
  sinks: [],
  output: [],
  end: null,
  error: null,
};

/** One debug of one document: what it reported, and the rows of each sink. It outlives the panel that shows it. */
export class DebugSession {
  state: DebugState = IDLE;
  private stopping = new AbortController();
  private readonly listeners = new Set<() => void>();

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Debugs a script; one that runs already is ended. `mocks` are found once it has begun. */
  async start(space: string, draft: Draft, mocks: () => Promise<Mocks>): Promise<void> {
    this.stopping.abort();
    const stopping = new AbortController();
    this.stopping = stopping;
    this.set({ ...IDLE, isRunning: true });
    try {
      for await (const event of debugScript(space, draft, await mocks(), LIMITS, stopping.signal)) {
        if (stopping.signal.aborted) return;
        this.take(event);
      }
      this.set({ ...this.state, isRunning: false });
    } catch (error) {
      if (stopping === this.stopping && !stopping.signal.aborted)
        this.set({ ...this.state, isRunning: false, error });
    }
  }

  stop(): void {
    this.stopping.abort();
    if (this.state.isRunning)
      this.set({ ...this.state, isRunning: false, end: { reason: "cancelled", message: "" } });
  }

  private take(event: DebugEvent): void {
    if (event.event === "rows") this.addRows(event.id, event.rows as [Kind, number, unknown[]][]);
    else this.set({ ...this.state, ...changeOf(this.state, event) });
  }

  private addRows(id: number, rows: [Kind, number, unknown[]][]): void {
    this.state.sinks.find((one) => one.id === id)?.ring.add(rows);
  }

  private set(state: DebugState): void {
    this.state = state;
    for (const listener of this.listeners) listener();
  }
}

/** What an event changes in what is known of a session. */
function changeOf(state: DebugState, event: DebugEvent): Partial<DebugState> {
  switch (event.event) {
    case "wait":
      return { ahead: event.ahead };
    case "step":
      return { ahead: null, steps: [...state.steps, { step: (event as Step).step, ms: event.ms }] };
    case "source":
      return { sources: [...state.sources, event] };
    case "console":
      return { sinks: [...state.sinks, { id: event.id, ring: new RowRing(event.name, event.columns) }] };
    case "output":
      return { output: [...state.output, ...event.lines].slice(-MOST_OUTPUT) };
    case "finding":
      return event.severity === "error" ? { error: state.error ?? new FindingError(event) } : {};
    case "end":
      // A finding says the same, and in every language.
      return { end: { reason: event.reason, message: state.error ? "" : (event.message ?? "") } };
    default:
      return {};
  }
}
