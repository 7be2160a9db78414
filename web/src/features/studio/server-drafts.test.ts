import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { DraftApi, DraftOrder, ServerDraft } from "../../api/drafts";
import type { Job } from "../../api/jobs";
import { ApiError } from "../../api/send";
import { Desk } from "./desk";
import { Drafts } from "./drafts";
import { ServerDrafts } from "./server-drafts";

const JOB = {
  id: "job_1",
  name: "orders",
  latest_revision: 3,
  spec: { name: "orders", sql: "SELECT 1" },
} as Job;

/** A server with the rule of the real one: a draft is only overwritten by who has read it. */
function server() {
  const rows = new Map<string, ServerDraft>();
  const keep = async (key: string, body: DraftOrder) => {
    const version = rows.get(key)?.version ?? 0;
    if ((body.version ?? 0) !== version) throw new ApiError({ code: "draft_stale", detail: "" } as never);
    const row = { ...body, key, version: version + 1 } as unknown as ServerDraft;
    rows.set(key, row);
    return row;
  };
  const one: DraftApi = {
    list: async () => [...rows.values()],
    read: async (key) => rows.get(key) as ServerDraft,
    keep: vi.fn(keep),
    drop: async (key) => void rows.delete(key),
  };
  return { rows, one };
}

async function open(one: DraftApi, tab: string) {
  const desk = new Desk("default", new Set(["a", "b"]), new Drafts("default", tab, localStorage));
  const drafts = new ServerDrafts(desk, one, tab);
  drafts.follow();
  desk.open(JOB);
  await vi.advanceTimersByTimeAsync(10);
  const type = async (text: string) => {
    desk.type("job_1", () => text);
    desk.flush();
    await vi.advanceTimersByTimeAsync(3_100);
  };
  return { desk, drafts, type };
}

beforeEach(() => {
  localStorage.clear();
  vi.useFakeTimers();
});
afterEach(() => void vi.useRealTimers());

test("a text is on the server a moment after typing, and gone once it is saved", async () => {
  const { rows, one } = server();
  const { desk, drafts, type } = await open(one, "a");
  await type("SELECT 2");
  await type("SELECT 3");
  expect(rows.get("job_1")).toMatchObject({ version: 2, job_id: "job_1", base_revision: 3 });
  expect(drafts.state.kept.has("job_1")).toBe(true);
  desk.wasSaved("job_1", JOB, 4, { name: "orders", sql: "SELECT 3" });
  await vi.advanceTimersByTimeAsync(10);
  expect(rows.size).toBe(0);
});

test("another machine is offered the text, and nothing is overwritten until it chooses", async () => {
  const { rows, one } = server();
  await (await open(one, "a")).type("SELECT 'a'");
  const other = await open(one, "b");
  expect(other.desk.shown?.spec.sql).toBe("SELECT 1");
  expect(other.drafts.state.offers.get("job_1")).toMatchObject({ version: 1 });
  await other.type("SELECT 'b'");
  expect(rows.get("job_1")?.content).toMatchObject({ spec: { sql: "SELECT 'a'" } });
  other.drafts.take("job_1");
  expect(other.desk.shown?.spec.sql).toBe("SELECT 'a'");
  expect(other.drafts.state.offers.size).toBe(0);
  await other.type("SELECT 'ab'");
  expect(rows.get("job_1")?.content).toMatchObject({ spec: { sql: "SELECT 'ab'" } });
});

test("a draft that is dropped is removed, and the text here stays", async () => {
  const { rows, one } = server();
  await (await open(one, "a")).type("SELECT 'a'");
  const other = await open(one, "b");
  other.drafts.drop("job_1");
  await vi.advanceTimersByTimeAsync(10);
  expect(rows.size).toBe(0);
  expect(other.desk.shown?.spec.sql).toBe("SELECT 1");
});

test("a machine that went on writing learns of the other one, and overwrites nothing", async () => {
  const { rows, one } = server();
  const first = await open(one, "a");
  await first.type("SELECT 'a'");
  const other = await open(one, "b");
  other.drafts.take("job_1");
  await other.type("SELECT 'b'");
  await first.type("SELECT 'a2'");
  expect(first.drafts.state.offers.get("job_1")?.content).toMatchObject({ spec: { sql: "SELECT 'b'" } });
  expect(first.desk.shown?.spec.sql).toBe("SELECT 'a2'");
  expect(rows.get("job_1")?.content).toMatchObject({ spec: { sql: "SELECT 'b'" } });
});

test("a server that is away changes nothing, and gets the next text", async () => {
  const { rows, one } = server();
  const { desk, drafts, type } = await open(one, "a");
  vi.mocked(one.keep).mockRejectedValueOnce(new Error("away"));
  await type("SELECT 2");
  expect(desk.shown?.spec.sql).toBe("SELECT 2");
  expect(drafts.state.kept.size + rows.size).toBe(0);
  await type("SELECT 3");
  expect(rows.get("job_1")?.content).toMatchObject({ spec: { sql: "SELECT 3" } });
});
