import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { expectAccessible, newSpace, openBrowser, picture, signIn } from "./browser";

const SCRIPT = `CREATE TABLE orders (
  city STRING,
  price DOUBLE
) WITH ('connector' = 'datagen', 'rows-per-second' = '5');
CREATE VIEW dear AS SELECT o.city, UPPER(o.city) AS town FROM orders o WHERE o.price > 10;
SELECT SUBSTRING(town, 1, 2) AS short FROM dear;
SELECT 'other' AS other FROM dear;`;

async function open(page: Page, text: string, query = ""): Promise<void> {
  await signIn(page, `/studio?space=${await newSpace()}${query}`);
  await page
    .getByRole("complementary")
    .getByRole("button", { name: /^(New job|新建作业)$/ })
    .click();
  await page.locator(".cm-content").click();
  await page.keyboard.insertText(text);
  await page.getByText(/^(Checked in|检查用时)/).waitFor();
}

/** Puts the caret behind the first `text` of the script. */
async function caretAt(page: Page, line: number, text: string): Promise<void> {
  const place = page.locator(".cm-line").nth(line - 1);
  const before = ((await place.textContent()) ?? "").indexOf(text) + text.length;
  await page.keyboard.press("Control+Home");
  for (let down = 1; down < line; down++) await page.keyboard.press("ArrowDown");
  for (let right = 0; right < before; right++) await page.keyboard.press("ArrowRight");
}

/** Where the first `text` of a line is on the screen. */
async function pointOf(page: Page, line: number, text: string): Promise<{ x: number; y: number }> {
  const place = page.locator(".cm-line").nth(line - 1);
  const box = await place.evaluate((host, wanted) => {
    const walker = document.createTreeWalker(host, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const at = node.textContent?.indexOf(wanted) ?? -1;
      const range = document.createRange();
      if (at < 0) continue;
      range.setStart(node, at);
      range.setEnd(node, at + wanted.length);
      const { x, y, width, height } = range.getBoundingClientRect();
      return { x: x + width / 2, y: y + height / 2 };
    }
    return null;
  }, text);
  if (!box) throw new Error(`no ${text} in line ${line}`);
  return box;
}

async function textOf(page: Page): Promise<string> {
  return (await page.locator(".cm-line").allTextContents()).join("\n");
}

test("a name tells what it is, under the pointer and by a key", async () => {
  const page = await openBrowser();
  await open(page, SCRIPT);
  const { x, y } = await pointOf(page, 6, "dear");
  await page.mouse.move(x, y);
  const card = page.locator(".cm-card");
  await card.getByText("default_catalog.default_database.dear").waitFor();
  await card.getByText("town").waitFor();
  await picture(page, "editor-hover");
  await caretAt(page, 6, "SUBSTRING");
  await page.keyboard.press("Control+i");
  await card.getByText("Returns a part of a string").waitFor();
  await expectAccessible(page);
  await picture(page, "editor-hover-function");
  await page.mouse.move(0, 0);
  await page.keyboard.press("Escape");
  await card.waitFor({ state: "detached" });
  await caretAt(page, 4, "rows-per-");
  await page.keyboard.press("Control+i");
  await card.getByText("10000").waitFor();
});

test("completion explains each entry, and a call shows which argument is typed", async () => {
  const page = await openBrowser({ locale: "zh-CN", colorScheme: "dark" });
  await open(page, `${SCRIPT}\n`);
  await page.keyboard.press("Control+End");
  await page.keyboard.type("SELECT SUBSTRI");
  await page.locator(".cm-completionInfo").getByText("返回字符串的一部分").waitFor();
  await picture(page, "editor-completion-zh-dark");
  await page.locator(".cm-tooltip-autocomplete").getByText("SUBSTRING", { exact: true }).click();
  await page.locator(".cm-card .cm-argument").first().waitFor();
  await page.keyboard.type("'flink', ");
  await page.locator(".cm-card").getByText("SUBSTRING(<CHARACTER>, <INTEGER>)").waitFor();
  await expect.poll(() => page.locator(".cm-argument").first().textContent()).toBe("<INTEGER>");
  await picture(page, "editor-signature-zh-dark");
  await page.keyboard.press("Escape");
});

test("F12 finds a definition, all places are marked, and F2 renames them as one step", async () => {
  const page = await openBrowser();
  await open(page, SCRIPT);
  await caretAt(page, 6, "FROM de");
  await page.locator(".cm-reference").nth(2).waitFor();
  await page.keyboard.press("F12");
  await page.getByText("Ln 5, Col 13").waitFor();
  await page
    .locator(".cm-line")
    .nth(5)
    .getByText("dear")
    .click({ modifiers: ["Control"] });
  await page.getByText("Ln 5, Col 13").waitFor();
  await page.mouse.move(0, 0);
  await page.keyboard.press("F2");
  const box = page.getByRole("textbox", { name: "New name of dear" });
  await box.waitFor();
  await expect.poll(() => box.evaluate((one) => one === document.activeElement)).toBe(true);
  await picture(page, "editor-rename");
  await box.fill("order");
  await page.keyboard.press("Enter");
  await expect.poll(() => textOf(page)).toBe(SCRIPT.replaceAll("dear", "`order`"));
  await page.keyboard.press("Control+z");
  await expect.poll(() => textOf(page)).toBe(SCRIPT);
});

test("Ctrl+Enter runs the query at the caret with what it needs, and no other", async () => {
  const page = await openBrowser();
  await open(page, SCRIPT);
  await caretAt(page, 7, "SELECT");
  await page.keyboard.press("Control+Enter");
  const panel = page.getByRole("tabpanel");
  await panel.getByText("other", { exact: true }).first().waitFor({ timeout: 60_000 });
  expect(await panel.getByText("short", { exact: true }).count()).toBe(0);
  await picture(page, "editor-statement");
});
