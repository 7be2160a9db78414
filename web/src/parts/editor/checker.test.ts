import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Finding } from "../../api/gateway";
import { Checker } from "./checker";

const finding = (message: string): Finding => ({ code: "column_unknown", severity: "error", message });

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("only the text after the last key is checked", async () => {
  const check = vi.fn(async (text: string) => [finding(text)]);
  const checker = new Checker(check);
  const show = vi.fn();
  for (const text of ["S", "SE", "SEL"]) {
    checker.want(() => text, text.length, show);
    await vi.advanceTimersByTimeAsync(150);
  }
  expect(check).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(60);
  expect(check.mock.calls.map((call) => call[0])).toEqual(["SEL"]);
  expect(show).toHaveBeenCalledWith([finding("SEL")]);
  expect(checker.state).toMatchObject({ pending: false, error: null });
});

test("the answer for an older text is cancelled and never shown", async () => {
  const answers: ((findings: Finding[]) => void)[] = [];
  const signals: AbortSignal[] = [];
  const checker = new Checker((_, signal) => {
    signals.push(signal);
    return new Promise((resolve) => answers.push(resolve));
  });
  const show = vi.fn();
  checker.want(() => "old", 3, show);
  await vi.advanceTimersByTimeAsync(200);
  checker.want(() => "new", 3, show);
  await vi.advanceTimersByTimeAsync(200);
  expect(signals[0]?.aborted).toBe(true);
  answers[1]?.([finding("new")]);
  answers[0]?.([finding("old")]);
  await vi.advanceTimersByTimeAsync(0);
  expect(show.mock.calls).toEqual([[[finding("new")]]]);
});

test("a check that fails keeps the last findings and says why", async () => {
  let isAway = false;
  const checker = new Checker(async () => {
    if (isAway) throw new Error("no planner answers");
    return [finding("one")];
  });
  checker.want(
    () => "a",
    1,
    () => undefined,
  );
  await vi.advanceTimersByTimeAsync(200);
  isAway = true;
  checker.want(
    () => "b",
    1,
    () => undefined,
  );
  await vi.advanceTimersByTimeAsync(200);
  expect(checker.state).toMatchObject({
    findings: [finding("one")],
    error: new Error("no planner answers"),
    pending: false,
  });
});

test("an empty text is not sent", async () => {
  const check = vi.fn(async () => []);
  const checker = new Checker(check);
  checker.want(
    () => "  \n",
    3,
    () => undefined,
  );
  await vi.advanceTimersByTimeAsync(300);
  expect(check).not.toHaveBeenCalled();
  expect(checker.state.pending).toBe(false);
});

test("a large text waits for a longer pause", async () => {
  const check = vi.fn(async () => []);
  const checker = new Checker(check);
  checker.want(
    () => "x",
    300_000,
    () => undefined,
  );
  await vi.advanceTimersByTimeAsync(900);
  expect(check).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(200);
  expect(check).toHaveBeenCalledOnce();
});
