import { afterEach, expect, test } from "vitest";
import type { Run, RunEvent } from "../../api/runs";
import { say, setLanguage } from "../../locale/text";
import { causeOf, wordsOf } from "./cause";

afterEach(() => setLanguage("en"));

const event = (kind: string, message: string, more: object = {}) =>
  ({ kind, message, cause: null, actor: { name: "ann" }, facts: {}, ...more }) as RunEvent;

test("an event is told in the language of now", () => {
  const asked = event("wish", "ann requested: stop.", { facts: { from: "run", to: "stop" } });
  expect(wordsOf(asked, say)).toEqual({ title: "ann requested: stop.", more: "" });
  setLanguage("zh");
  expect(wordsOf(asked, say)).toEqual({ title: "ann 请求停止", more: "" });
  const facts = { from: null, to: "Accept", revision: 3, release: "2.2.1", target: "local" };
  const accepted = event("move", "Accepted: …", { cause: "accepted", facts });
  expect(wordsOf(accepted, say).title).toBe("已接受：修订 3，Flink 2.2.1，部署目标 local");
});

test.each([
  ["restored", { is_savepoint: false, checkpoint: 12, path: "file:/s/chk-12" }, "检查点 12；file:/s/chk-12"],
  ["restored", { is_savepoint: true, checkpoint: 3, path: null }, "保存点"],
  ["flink_restart", { restarts: 1, failure: "TimeoutException: heartbeat" }, "TimeoutException: heartbeat"],
  ["flink_restart", { restarts: 1, failure: null }, ""],
  [
    "process_lost",
    { role: "taskmanager", processes: [{ name: "tm-1", exit_code: 239 }], told: "" },
    "tm-1（退出码 239）",
  ],
  [
    "process_replaced",
    { role: "taskmanager", processes: [{ name: "tm-2", replaces: "tm-1" }] },
    "tm-2 替换了 tm-1",
  ],
  [
    "process_replaced",
    { role: "taskmanager", processes: [{ name: "tm-1", replaces: "tm-1" }] },
    "tm-1 已重启",
  ],
  ["answering", { seconds: 12.34 }, "此前有 12.3 秒没有响应"],
])("what happened is told from its facts in Chinese: %s", (kind, facts, more) => {
  setLanguage("zh");
  expect(wordsOf(event(kind, "In English.", { facts }), say).more).toBe(more);
});

test("happenings that were put together say how often and since when", () => {
  setLanguage("zh");
  const facts = { failure: "boom", count: 3, first_at: "2026-12-03T08:00:00+00:00" };
  expect(wordsOf(event("flink_restart", "…", { facts }), say).more).toMatch(/^自 2026.*起共 3 次；boom$/);
});

test("where only the server knows more, its words stand behind the Chinese ones", () => {
  setLanguage("zh");
  expect(wordsOf(event("silent", "No response since noon."), say)).toEqual({
    title: "没有响应",
    more: "No response since noon.",
  });
  expect(wordsOf(event("of_tomorrow", "New."), say)).toEqual({ title: "New.", more: "" });
});

test("a phase is told in the language of now, or as the server says it", () => {
  const run = { is_live: true, wish: "run", state: "Accept", phase: "waiting for slots" } as Run;
  expect(causeOf(run, say)).toBe("waiting for slots");
  setLanguage("zh");
  expect(causeOf(run, say)).toBe("正在等待 slot");
  const told = (phase: string) => causeOf({ ...run, phase }, say);
  expect(told("retrying: no answer: at 9")).toBe("正在重试：no answer: at 9");
  expect(told("restart 2 of 3 in 10s")).toBe("10s 后第 2 次重启（共 3 次）");
  expect(told("waiting until the cluster of run_1 is removed")).toBe("等待 run_1 的集群移除");
  expect(told("of tomorrow: new")).toBe("of tomorrow: new");
  setLanguage("en");
  for (const phase of [
    "retrying: no answer",
    "restart 2 of 3 in 10s",
    "waiting until the cluster of a is removed",
  ])
    expect(told(phase)).toBe(phase);
});
