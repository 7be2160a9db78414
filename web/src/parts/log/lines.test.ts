import { expect, test, vi } from "vitest";
import { LogLines, levelOf, MOST_LINES } from "./lines";

test("many lines in one frame are told once", async () => {
  const log = new LogLines();
  const told = vi.fn();
  log.subscribe(told);
  for (let part = 0; part < 50; part++) log.add(["a", "b"]);
  await vi.waitFor(() => expect(log.lines).toHaveLength(100));
  expect(told).toHaveBeenCalledOnce();
});

test("the oldest lines go, and are counted", async () => {
  const log = new LogLines();
  log.add(Array.from({ length: MOST_LINES + 5 }, (_, at) => `line ${at}`));
  await vi.waitFor(() => expect(log.lines).toHaveLength(MOST_LINES));
  expect(log.dropped).toBe(5);
  expect(log.lines[0]).toBe("line 5");
});

test.each([
  ["2026-11-30 20:00:00,000 ERROR org.apache.flink.runtime - lost", "error"],
  ["2026-11-30 20:00:00,000 WARN  org.apache.flink.runtime - slow", "warn"],
  ["2026-11-30 20:00:00,000 INFO  org.apache.flink.runtime - ok", null],
  [`2026-11-30 20:00:00,000 INFO  ${"x".repeat(60)} ERROR`, null],
])("the level of %s is %s", (line, level) => {
  expect(levelOf(line)).toBe(level);
});
