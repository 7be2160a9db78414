import { beforeEach, expect, test } from "vitest";
import type { Job } from "../../api/jobs";
import { Desk, isChanged } from "./desk";
import { Drafts } from "./drafts";

const SPEC = { name: "orders", sql: "SELECT 1" };
const job = (revision: number, sql = SPEC.sql) =>
  ({ id: "job_1", name: "orders", latest_revision: revision, spec: { ...SPEC, sql } }) as Job;
const desk = (tab: string, open: string[] = []) =>
  new Desk("default", new Set(open), new Drafts("default", tab, localStorage));
const type = (one: Desk, text: string) => {
  one.type("job_1", () => text);
  one.flush();
};

beforeEach(() => localStorage.clear());

test("what was typed is there again after a reload", () => {
  const before = desk("a");
  before.open(job(3));
  type(before, "SELECT 2");
  const after = desk("a");
  expect(after.shown).toMatchObject({ job: "orders", spec: { sql: "SELECT 2" }, saved: { revision: 3 } });
  after.open(job(3));
  expect(after.shown?.spec.sql).toBe("SELECT 2");
  expect(isChanged(after.shown as never)).toBe(true);
});

test("two tabs of one job keep their texts apart", () => {
  const [one, other] = [desk("a", ["b"]), desk("b", ["a"])];
  one.open(job(1));
  other.open(job(1));
  type(one, "SELECT 'one'");
  type(other, "SELECT 'other'");
  expect(desk("a", ["b"]).shown?.spec.sql).toBe("SELECT 'one'");
  expect(desk("b", ["a"]).shown?.spec.sql).toBe("SELECT 'other'");
  expect(one.isElsewhere("job_1")).toBe(true);
});

test("the text of a tab that was closed is taken over, once", () => {
  const closed = desk("a");
  closed.open(job(1));
  type(closed, "SELECT 'left'");
  const next = desk("b");
  expect(next.shown?.spec.sql).toBe("SELECT 'left'");
  expect(desk("c", ["b"]).state.docs).toEqual([]);
});

test("the text of a tab that is open is not taken", () => {
  const open = desk("a");
  open.open(job(1));
  type(open, "SELECT 'mine'");
  const other = desk("b", ["a"]);
  other.open(job(1));
  expect(other.shown?.spec.sql).toBe("SELECT 1");
});

test("a text that is as it was saved is no draft", () => {
  const one = desk("a");
  one.open(job(1));
  type(one, "SELECT 2");
  type(one, "SELECT 1");
  expect(isChanged(one.shown as never)).toBe(false);
  expect(desk("a").state.docs).toEqual([]);
});

test("saving makes a new text a job and drops its draft", () => {
  const one = desk("a");
  const doc = one.add("", "SELECT 1");
  expect(isChanged(doc)).toBe(true);
  one.wasSaved(doc.id, { id: "job_1", name: "orders" }, 1, { ...SPEC });
  expect(one.shown).toMatchObject({ id: "job_1", job: "orders", saved: { revision: 1 } });
  expect(isChanged(one.shown as never)).toBe(false);
  expect(localStorage.length).toBe(0);
});

test("what was typed while it was being saved stays a change", () => {
  const one = desk("a");
  one.open(job(1));
  type(one, "SELECT 2");
  one.type("job_1", () => "SELECT 23");
  one.flush();
  one.wasSaved("job_1", { id: "job_1", name: "orders" }, 2, { ...SPEC, sql: "SELECT 2" });
  expect(one.shown?.spec.sql).toBe("SELECT 23");
  expect(isChanged(one.shown as never)).toBe(true);
  expect(desk("a").shown?.spec.sql).toBe("SELECT 23");
});

test("a draft that began from an older revision says so", () => {
  const before = desk("a");
  before.open(job(1));
  type(before, "SELECT 2");
  const after = desk("a");
  after.open(job(4, "SELECT 4"));
  expect(after.shown).toMatchObject({ saved: { revision: 1, spec: null }, spec: { sql: "SELECT 2" } });
});

test("a browser that is full says that the draft is not kept", () => {
  const full = { ...localStorage, setItem: () => raise(), removeItem: () => undefined } as unknown as Storage;
  const one = new Desk("default", new Set(), new Drafts("default", "a", full));
  one.add("", "SELECT 1");
  expect(one.shown?.isKept).toBe(false);
});

function raise(): never {
  throw new DOMException("full", "QuotaExceededError");
}

test("a table of a catalog is written at the caret, and the job gets the catalog once", () => {
  const one = desk("a");
  const written: string[] = [];
  one.write = (text) => written.push(text);
  one.use("lake", "lake.ods.orders");
  expect(one.shown?.spec).toMatchObject({ sql: "SELECT * FROM lake.ods.orders;", catalogs: ["lake"] });
  one.use("lake", "lake.ods.cities");
  one.use("demo", "demo.a.b");
  expect(written).toEqual(["lake.ods.cities", "demo.a.b"]);
  expect(one.shown?.spec.catalogs).toEqual(["lake", "demo"]);
  one.addProgram();
  one.use("demo", "demo.a.c");
  expect(one.shown?.spec).toMatchObject({ sql: "SELECT * FROM demo.a.c;", catalogs: ["demo"] });
});

test("closing shows the neighbour", () => {
  const one = desk("a");
  const [first, second] = [one.add("a", "1"), one.add("b", "2")];
  one.close(second.id);
  expect(one.shown?.id).toBe(first.id);
  one.close(first.id);
  expect(one.shown).toBeNull();
});

test("a new text is unchanged once it is saved, though the server fills in what it did not say", () => {
  const one = desk("a");
  const { id } = one.add("orders", "SELECT 1");
  one.change(id, { resources: { taskmanager: { slots: 4 } } } as never);
  const full = { name: "orders", sql: "SELECT 1", parallelism: 1, options: {} };
  const spec = { ...full, resources: { taskmanager: { slots: 4, memory: "1g" } } } as never;
  one.wasSaved(id, job(1), 1, spec);
  expect(isChanged(one.shown as never)).toBe(false);
  one.change("job_1", { parallelism: 2 });
  expect(isChanged(one.shown as never)).toBe(true);
});
