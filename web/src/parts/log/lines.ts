/** The last lines of a log, kept outside of React: a bounded list that is told of at most once a frame. */
export const MOST_LINES = 20_000;

export class LogLines {
  lines: readonly string[] = [];
  dropped = 0;
  private waiting: string[] = [];
  private frame = 0;
  private readonly listeners = new Set<() => void>();

  add(lines: readonly string[]): void {
    this.waiting.push(...lines);
    this.frame ||= requestAnimationFrame(() => this.show());
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  private show(): void {
    this.frame = 0;
    const all = this.lines.concat(this.waiting);
    this.waiting = [];
    const over = Math.max(0, all.length - MOST_LINES);
    this.dropped += over;
    this.lines = over ? all.slice(over) : all;
    for (const listener of this.listeners) listener();
  }
}

/** The level that a line of Flink's log names, if it names one. */
export function levelOf(line: string): "error" | "warn" | null {
  const level = /\b(ERROR|FATAL|WARN)\b/.exec(line.slice(0, 60))?.[1];
  if (!level) return null;
  return level === "WARN" ? "warn" : "error";
}
