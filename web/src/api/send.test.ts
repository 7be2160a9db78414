import { afterEach, expect, test, vi } from "vitest";
import { reach } from "./reach";
import { ApiError, errorOf, onSessionEnd, ServerAway, send, sendJson } from "./send";

const sent: Request[] = [];

/** Answers one request after the other; an Error is what a missing network throws. Health has its own list. */
function answers(list: (Response | Error)[], healths: (Response | Error)[] = []): void {
  vi.stubGlobal("fetch", async (request: Request | string) => {
    const isHealth = typeof request === "string";
    if (!isHealth) sent.push(request);
    const next = (isHealth ? healths : list).shift() ?? new Response("{}");
    if (next instanceof Error) throw next;
    return next;
  });
}

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
  sent.length = 0;
  reach.met();
});

const act = () => new Request("http://xuanwu.test/api/v1/runs/run_1/stop", { method: "POST", body: "{}" });

test("an act that got no answer is sent again with the same key", async () => {
  vi.useFakeTimers();
  answers([new TypeError("no network"), new TypeError("no network"), new Response("{}", { status: 202 })]);
  const answer = send(act());
  await vi.advanceTimersByTimeAsync(10_000);
  expect((await answer).status).toBe(202);
  const keys = sent.map((one) => one.headers.get("Idempotency-Key"));
  expect(keys).toHaveLength(3);
  expect(keys[0]).toMatch(/^[0-9a-f]{32}$/);
  expect(new Set(keys).size).toBe(1);
});

test("two acts have two keys", async () => {
  answers([]);
  await send(act());
  await send(act());
  expect(sent[0]?.headers.get("Idempotency-Key")).not.toBe(sent[1]?.headers.get("Idempotency-Key"));
});

test("a question has no key and is not repeated here", async () => {
  answers([new TypeError("no network")]);
  await expect(send(new Request("http://xuanwu.test/api/v1/runs"))).rejects.toBeInstanceOf(ServerAway);
  expect(sent).toHaveLength(1);
  expect(sent[0]?.headers.has("Idempotency-Key")).toBe(false);
});

test("an act by cookie says that a page of ours sent it", async () => {
  answers([]);
  await send(act());
  expect(sent[0]?.headers.get("X-Requested-With")).toBe("xuanwu");
});

test("the server is away while nothing answers, and back when something does", async () => {
  vi.useFakeTimers();
  answers([new TypeError("no network")], [new TypeError("still none"), new Response("ok")]);
  await send(new Request("http://xuanwu.test/api/v1/runs")).catch(() => undefined);
  expect(reach.isAway()).toBe(true);
  await vi.advanceTimersByTimeAsync(2_100);
  expect(reach.isAway()).toBe(true);
  await vi.advanceTimersByTimeAsync(2_100);
  expect(reach.isAway()).toBe(false);
});

test("the page of a proxy means that the server is away", async () => {
  answers([new Response("<h1>Bad gateway</h1>", { status: 502 })]);
  await expect(send(new Request("http://xuanwu.test/api/v1/runs"))).rejects.toBeInstanceOf(ServerAway);
});

test("a session that ended is told", async () => {
  const tell = vi.fn();
  const stop = onSessionEnd(tell);
  answers([new Response("{}", { status: 401 })]);
  await send(new Request("http://xuanwu.test/api/v1/runs"));
  expect(tell).toHaveBeenCalledOnce();
  stop();
});

test("a refused call throws the problem document of the server", async () => {
  const problem = { code: "run_over", detail: "The run has ended.", status: 410 };
  answers([new Response(JSON.stringify(problem), { status: 410 })]);
  const error = await sendJson("POST", "/api/v1/x", {}).catch((one: unknown) => one);
  expect(error).toBeInstanceOf(ApiError);
  expect((error as ApiError).problem.code).toBe("run_over");
});

test("an answer that is no problem document is still an error", async () => {
  expect(await errorOf(new Response("<html>", { status: 500 }))).toBeInstanceOf(ServerAway);
});
