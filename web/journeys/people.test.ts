import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import {
  call,
  expectAccessible,
  expectRefusal,
  newSpace,
  openBrowser,
  picture,
  signIn,
  signInAs,
} from "./browser";

const LINES = ["-- who", "SELECT 1;", "-- middle", "-- more", "SELECT 2;", "-- end"];
const SQL = LINES.join("\n");
type Job = { name: string; latest_revision: number; spec: { sql: string } };

async function textOf(page: Page): Promise<string> {
  return (await page.locator(".cm-line").allTextContents()).join("\n");
}

async function write(page: Page, text: string): Promise<void> {
  await page.locator(".cm-content").click();
  await page.keyboard.press("Control+a");
  await page.keyboard.insertText(text);
  await page.getByRole("img", { name: /Unsaved changes|有未保存的更改/ }).waitFor();
}

const changed = (...lines: [at: number, text: string][]) =>
  LINES.map((line, at) => lines.find(([where]) => where === at)?.[1] ?? line).join("\n");

async function open(space: string): Promise<Page> {
  await call("POST", `/jobs?space=${space}`, { spec: { name: "orders", sql: SQL } });
  const page = await openBrowser();
  await signIn(page, `/studio?space=${space}&job=orders`);
  await page.locator(".cm-content").waitFor();
  return page;
}

test("two people change one job at once, see each other, merge, and nothing is lost", async () => {
  const space = await newSpace();
  const one = await open(space);
  const other = await openBrowser({ locale: "zh-CN", colorScheme: "dark" });
  const name = `li-${space.slice(-6)}`;
  await signInAs(other, name, space, `/studio?space=${space}&job=orders`);
  await other.locator(".cm-content").waitFor();
  await other.getByText(/同时打开/).waitFor();
  await write(other, changed([1, "SELECT 'theirs';"], [5, "-- their end"]));
  await other.keyboard.press("Control+s");
  await one.getByText(`Revision 2 by ${name}`).waitFor();
  expect(await textOf(one)).toBe(SQL);
  await write(one, changed([0, "-- me"], [1, "SELECT 'mine';"]));
  await expectAccessible(one);
  await picture(one, "people-newer");
  expectRefusal(/\/jobs\//);
  await one.keyboard.press("Control+s");
  const dialog = one.getByRole("dialog", { name: `Merge revision 2 by ${name}` });
  await dialog.waitFor();
  const save = dialog.getByRole("button", { name: "Merge and save" });
  expect(await save.isDisabled()).toBe(true);
  await dialog.getByRole("region", { name: "Conflict 1" }).getByRole("button", { name: "Yours" }).click();
  await expectAccessible(one);
  await picture(one, "people-merge");
  await save.click();
  const merged = changed([0, "-- me"], [1, "SELECT 'mine';"], [5, "-- their end"]);
  await expect.poll(() => textOf(one)).toBe(merged);
  await expect
    .poll(async () => (await call<Job>("GET", `/jobs/orders?space=${space}`)).latest_revision, {
      timeout: 10_000,
    })
    .toBe(3);
  expect((await call<Job>("GET", `/jobs/orders?space=${space}`)).spec.sql).toBe(merged);
  await other.getByRole("button", { name: "查看更改" }).click();
  await other.getByRole("dialog").waitFor();
  await picture(other, "people-show-zh-dark");
  await other.getByRole("button", { name: "采用修订 3" }).click();
  await expect.poll(() => textOf(other)).toBe(merged);
  await one.locator(".cm-content").click();
  await one.keyboard.press("Control+z");
  await expect.poll(() => textOf(one)).toContain("-- end");
});

test("a job that somebody renames goes on, and one that is deleted leaves its text", async () => {
  const space = await newSpace();
  const page = await open(space);
  await write(page, "-- mine");
  expectRefusal(/\/jobs\//);
  await call("POST", `/jobs/orders/rename?space=${space}`, { name: "sales" });
  await page.getByText("This job is now called sales.").waitFor();
  await page.waitForURL(/job=sales/);
  await page.getByRole("toolbar", { name: "sales" }).getByText("2", { exact: true }).waitFor();
  expect(await textOf(page)).toBe("-- mine");
  await call("DELETE", `/jobs/sales?space=${space}`);
  await page.getByText("This job was deleted.").waitFor();
  await picture(page, "people-deleted");
  await page.getByRole("button", { name: "Save as a new job…" }).click();
  await page.keyboard.press("Control+s");
  await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  await page.getByText("Revision 1 was saved.").waitFor();
  expect((await call<Job>("GET", `/jobs/sales?space=${space}`)).spec.sql).toBe("-- mine");
  await page.waitForURL(/job=sales/);
  expect(await page.getByRole("button", { name: "Close sales" }).count()).toBe(1);
});

test("unsaved text is found again on another machine, and taken only when asked", async () => {
  const space = await newSpace();
  const one = await open(space);
  await write(one, "-- from here");
  await one.getByText("Draft kept on the server").waitFor();
  const other = await openBrowser({ locale: "zh-CN" });
  await signIn(other, `/studio?space=${space}&job=orders`);
  await other.getByText("您在另一浏览器或标签页中有未保存的更改").waitFor();
  await expect.poll(() => textOf(other)).toBe(SQL);
  await expectAccessible(other);
  await picture(other, "people-draft-zh");
  await other.getByRole("status").getByRole("button", { name: "采用" }).click();
  await expect.poll(() => textOf(other)).toBe("-- from here");
  await other.keyboard.press("Control+s");
  await other.getByText("修订 2 已保存。").waitFor();
  await expect
    .poll(async () => (await call<{ items: [] }>("GET", `/drafts?space=${space}`)).items.length, {
      timeout: 10_000,
    })
    .toBe(0);
});
