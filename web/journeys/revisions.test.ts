import { expect, test } from "vitest";
import { call, expectAccessible, newSpace, openBrowser, picture, signIn } from "./browser";

type Job = {
  latest_revision: number;
  spec: { sql: string; parallelism?: number; options?: Record<string, string> };
};

const FIRST = `CREATE TABLE orders (city STRING, price INT) WITH ('connector' = 'datagen');
CREATE TABLE cheap (city STRING) WITH ('connector' = 'print');
INSERT INTO cheap SELECT city FROM orders WHERE price < 10;`;
const SECOND = FIRST.replace("price INT", "price DOUBLE").replace("price < 10", "price < 20");

test("a revision beside what is open, of which a part or all is taken back", async () => {
  const space = await newSpace();
  const at = (path: string) => `${path}?space=${space}`;
  const job = () => call<Job>("GET", at("/jobs/cheap"));
  const first = { name: "cheap", sql: FIRST, parallelism: 1, options: { "table.exec.state.ttl": "1 d" } };
  await call("POST", at("/jobs"), { spec: first });
  await call("PUT", at("/jobs/cheap"), {
    spec: { name: "cheap", sql: SECOND, parallelism: 2, options: {} },
    base_revision: 1,
    note: "More of them",
  });
  const page = await openBrowser();
  await signIn(page, `/studio?space=${space}&job=cheap`);
  const text = async () => (await page.locator(".cm-line").allTextContents()).join("\n");
  await page.getByRole("tab", { name: /^Revisions/ }).click();
  const compared = page.getByRole("region", { name: "Changes since revision 1" });
  await compared.waitFor();
  const place = (name: string) => compared.getByRole("region", { name, exact: true });
  expect(await place("parallelism").locator("pre").allTextContents()).toEqual(["1", "2"]);
  expect(await place("options.table.exec.state.ttl").locator("pre").allTextContents()).toEqual(["1 d", " "]);
  expect(await place("Line 3").locator("pre").allTextContents()).toEqual([
    FIRST.split("\n")[2],
    SECOND.split("\n")[2],
  ]);
  await expectAccessible(page);
  await picture(page, "revisions");
  await place("Line 3").getByRole("button", { name: "Restore this part" }).click();
  await place("Line 3").waitFor({ state: "detached" });
  expect(await text()).toBe(SECOND.replace("price < 20", "price < 10"));
  await place("parallelism").getByRole("button", { name: "Restore this part" }).click();
  await place("parallelism").waitFor({ state: "detached" });
  expect(await compared.getByRole("button", { name: "Restore", exact: true }).isDisabled()).toBe(true);
  expect((await job()).latest_revision).toBe(2);
  await page.locator(".cm-content").click();
  await page.keyboard.press("Control+s");
  await expect.poll(async () => (await job()).latest_revision).toBe(3);
  const part = (await job()).spec;
  expect(part.sql).toBe(SECOND.replace("price < 20", "price < 10"));
  expect(part.parallelism).toBe(1);
  await page.getByRole("button", { name: /^2 More of them/ }).click();
  const second = page.getByRole("region", { name: "Changes since revision 2" });
  await second.getByRole("button", { name: "Restore", exact: true }).click();
  await expect.poll(async () => (await job()).latest_revision).toBe(4);
  expect((await job()).spec.sql).toBe(SECOND);
  await expect.poll(text).toBe(SECOND);
  await page.getByText("Revision 2 is what is open here.").waitFor();
});
