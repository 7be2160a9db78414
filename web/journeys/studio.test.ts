import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import {
  call,
  expectAccessible,
  expectRefusal,
  newSpace,
  openBrowser,
  openTab,
  picture,
  signIn,
} from "./browser";

const TABLES = `CREATE TABLE orders (city STRING, price DOUBLE) WITH ('connector' = 'datagen');
CREATE TABLE totals (city STRING, total DOUBLE, PRIMARY KEY (city) NOT ENFORCED) WITH ('connector' = 'print');
`;
const WRONG = `${TABLES}INSERT INTO totals SELECT city, SUM(prise) FROM orders GROUP BY city;`;
const RIGHT = WRONG.replace("prise", "price");

/** Types as a paste does, so that no bracket is closed by the editor. */
async function write(page: Page, text: string): Promise<void> {
  await page.locator(".cm-content").click();
  await page.keyboard.press("Control+a");
  await page.keyboard.insertText(text);
}

async function textOf(page: Page): Promise<string> {
  return (await page.locator(".cm-line").allTextContents()).join("\n");
}

async function newJob(page: Page): Promise<void> {
  await page.getByRole("complementary").getByRole("button", { name: "New job" }).click();
  await page.locator(".cm-content").waitFor();
}

test("an error is underlined at its exact word, found by F8, and mended by one key", async () => {
  const page = await openBrowser();
  await signIn(page, `/studio?space=${await newSpace()}`);
  await newJob(page);
  await write(page, WRONG);
  const underlined = page.locator(".cm-lintRange-error");
  await underlined.waitFor();
  expect(await underlined.textContent()).toBe("prise");
  await page.getByRole("tabpanel").getByText("prise").waitFor();
  await page.keyboard.press("F8");
  await page.locator(".cm-tooltip").getByText("Change to price").waitFor();
  await expectAccessible(page);
  await picture(page, "finding");
  await page.keyboard.press("Control+.");
  await underlined.waitFor({ state: "detached" });
  expect(await textOf(page)).toBe(RIGHT);
});

test("formatting keeps the caret at its word, and one undo takes it back", async () => {
  const page = await openBrowser();
  await signIn(page, `/studio?space=${await newSpace()}`);
  await newJob(page);
  await write(page, "select   city,price   from orders");
  for (let step = 0; step < " orders".length; step++) await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("Shift+Alt+F");
  await page.waitForFunction(() => document.querySelector(".cm-content")?.textContent?.includes("SELECT"));
  await page.keyboard.insertText("|");
  expect(await textOf(page)).toMatch(/FROM\|\s+orders/);
  await page.keyboard.press("Control+z");
  await page.keyboard.press("Control+z");
  await page.waitForFunction(() =>
    document.querySelector(".cm-content")?.textContent?.includes("select   city"),
  );
});

test("what was typed survives a reload, and two tabs do not overwrite one another", async () => {
  const space = await newSpace();
  await call("POST", `/jobs?space=${space}`, { spec: { name: "orders", sql: RIGHT } });
  const one = await openBrowser();
  expectRefusal(/\/drafts\//);
  await signIn(one, `/studio?space=${space}&job=orders`);
  await one.locator(".cm-content").waitFor();
  await write(one, "-- one");
  await one.getByRole("img", { name: "Unsaved changes" }).waitFor();
  const other = await openTab(one);
  await other.goto(one.url());
  await other.locator(".cm-content").waitFor();
  expect(await textOf(other)).toBe(RIGHT);
  await write(other, "-- other");
  await other.getByRole("img", { name: "Unsaved changes" }).waitFor();
  await one.reload();
  await one.locator(".cm-content").waitFor();
  expect(await textOf(one)).toBe("-- one");
  await one.getByText("Another tab has unsaved changes").waitFor();
});
