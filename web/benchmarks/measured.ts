import type { CDPSession, Page } from "playwright-core";

/** Seconds of scripts and of all tasks that the page's process spent while `act` went on. */
export type Spent = { seconds: number; script: number; tasks: number };

/** What the page spends during `act`, as Chromium counts it. */
export async function spentDuring(page: Page, act: () => Promise<void>): Promise<Spent> {
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable");
  const [before, began] = [await metrics(session), performance.now()];
  await act();
  const after = await metrics(session);
  await session.detach();
  return {
    seconds: (performance.now() - began) / 1000,
    script: after.ScriptDuration - before.ScriptDuration,
    tasks: after.TaskDuration - before.TaskDuration,
  };
}

/** Milliseconds of the longest task during `act`; 0 if none was longer than 50 ms, which is the least that is told. */
export async function longestTaskDuring(page: Page, act: () => Promise<void>): Promise<number> {
  await page.evaluate(() => {
    const found: number[] = [];
    const observer = new PerformanceObserver((list) =>
      found.push(...list.getEntries().map((one) => one.duration)),
    );
    observer.observe({ type: "longtask" });
    Object.assign(window, { longest: () => [observer.disconnect(), Math.max(0, ...found)][1] });
  });
  await act();
  return page.evaluate("longest()");
}

/**
 * Arms a stop watch in the page: it starts with each event `from` inside `within`, and stops with the frame that
 * shows `until`, which must not be there yet. Read it by `stopped`.
 */
export async function armWatch(page: Page, from: string, within: string, until: string): Promise<void> {
  await page.evaluate(
    ([from, within, until]) => {
      let began = 0;
      const start = (event: Event) => {
        if ((event.target as Element).closest(within)) began = performance.now();
      };
      addEventListener(from, start, true);
      const stopped = new Promise<number>((resolve) => {
        const observer = new MutationObserver(() => {
          if (!began || !document.querySelector(until)) return;
          observer.disconnect();
          removeEventListener(from, start, true);
          requestAnimationFrame(() => resolve(performance.now() - began));
        });
        observer.observe(document.body, { subtree: true, childList: true, attributes: true });
      });
      Object.assign(window, { stopped });
    },
    [from, within, until] as const,
  );
}

/** Milliseconds that the armed watch measured. */
export function stopped(page: Page): Promise<number> {
  return page.evaluate("stopped");
}

async function metrics(session: CDPSession): Promise<Record<"ScriptDuration" | "TaskDuration", number>> {
  const { metrics } = await session.send("Performance.getMetrics");
  return Object.fromEntries(metrics.map(({ name, value }) => [name, value])) as never;
}
