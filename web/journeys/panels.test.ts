import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { expectAccessible, newSpace, openBrowser, picture, signIn } from "./browser";

const SCRIPT = `CREATE TABLE orders (id BIGINT, city STRING, price DOUBLE) WITH ('connector' = 'datagen');
CREATE TABLE totals (city STRING, total DOUBLE, PRIMARY KEY (city) NOT ENFORCED) WITH ('connector' = 'print');
CREATE TABLE large_orders (id BIGINT, price DOUBLE) WITH ('connector' = 'print');
CREATE VIEW paid AS SELECT id, city, price * 2 AS gross FROM orders WHERE price > 0;
BEGIN STATEMENT SET;
INSERT INTO totals SELECT city, SUM(gross) FROM paid GROUP BY city;
INSERT INTO large_orders SELECT id, gross FROM paid WHERE gross > 100;
END;
`;

/** A new job with a text, as a paste writes it. */
async function openScript(page: Page, text: string): Promise<void> {
  await signIn(page, `/studio?space=${await newSpace()}&job=new`);
  await page.locator(".cm-content").waitFor();
  await write(page, text);
}

async function write(page: Page, text: string): Promise<void> {
  await page.locator(".cm-content").click();
  await page.keyboard.press("Control+a");
  await page.keyboard.insertText(text);
}

/** The text that is selected in the editor. */
async function selected(page: Page): Promise<string> {
  return page.evaluate(() => document.getSelection()?.toString() ?? "");
}

test("lineage goes from tables over views to sinks, and a column leads to its text", async () => {
  const page = await openBrowser();
  await openScript(page, SCRIPT);
  await page.getByRole("tab", { name: "Lineage" }).click();
  const tree = page.getByRole("tree", { name: "Tables" });
  await tree.getByRole("treeitem", { name: "paid" }).waitFor();
  const box = (name: string) => page.locator(".react-flow__node").filter({ hasText: name });
  await box("orders").first().waitFor();
  expect(await tree.getByRole("treeitem").allTextContents()).toEqual([
    "orders",
    "paid",
    "totals",
    "large_orders",
  ]);
  await page.getByRole("button", { name: "Expand all" }).click();
  await box("totals").getByText("total", { exact: true }).hover();
  await page.getByText("SUM(orders.price * 2)").last().waitFor();
  await picture(page, "lineage");
  await tree.getByRole("treeitem", { name: "orders", exact: true }).hover();
  await expectAccessible(page);
  await box("paid").getByRole("button", { name: "paid", exact: true }).click();
  expect(await selected(page)).toBe("paid");
});

test("the tree of the lineage is walked with the arrow keys", async () => {
  const page = await openBrowser();
  await openScript(page, SCRIPT);
  await page.getByRole("tab", { name: "Lineage" }).click();
  const item = (name: string) => page.getByRole("treeitem", { name, exact: true });
  await item("orders").waitFor();
  await item("orders").focus();
  await page.keyboard.press("ArrowRight");
  await item("price").waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowLeft");
  expect(await item("orders").evaluate((one) => one === document.activeElement)).toBe(true);
  await page.keyboard.press("End");
  await page.keyboard.press("Enter");
  expect(await selected(page)).toContain("INSERT INTO large_orders");
});

test("an error is said with the way to it, and the last good lineage stays", async () => {
  const page = await openBrowser();
  await openScript(page, SCRIPT);
  await page.getByRole("tab", { name: "Lineage" }).click();
  await page.getByRole("treeitem", { name: "totals" }).waitFor();
  await write(page, SCRIPT.replace("SUM(gross)", "SUM(gros)"));
  await page.getByText("Fix 1 error first.").waitFor();
  expect(await page.getByRole("treeitem", { name: "totals" }).count()).toBe(1);
  await expectAccessible(page);
  await page.getByRole("button", { name: "Show findings" }).click();
  await page.getByRole("tabpanel").getByText("gros").waitFor();
  await page.getByRole("tab", { name: "Lineage" }).click();
  await write(page, SCRIPT);
  await page.getByText("Fix 1 error first.").waitFor({ state: "detached" });
});

test("the plan has all sinks as operators, as optimized text and as AST", async () => {
  const page = await openBrowser();
  await openScript(page, SCRIPT);
  await page.getByRole("tab", { name: "Plan" }).click();
  const tree = page.getByRole("tree", { name: "Tasks" });
  await tree.getByRole("treeitem", { name: "Sink: totals", exact: true }).waitFor();
  await tree.getByRole("treeitem", { name: "Sink: large_orders", exact: true }).waitFor();
  await page.locator(".react-flow__node").first().waitFor();
  await tree.getByRole("treeitem", { name: "GroupAggregate" }).last().click();
  expect(SCRIPT).toContain(await selected(page));
  expect(await selected(page)).toContain("GROUP BY city");
  await expectAccessible(page);
  await picture(page, "plan");
  await page.getByText("Optimized plan").click();
  await page
    .getByRole("button", { name: /^Statement \d/ })
    .first()
    .waitFor();
  await page.getByRole("searchbox", { name: "Find" }).fill("calc(");
  await page.getByText(/^1 of \d/).waitFor();
  await page.keyboard.press("Enter");
  await page.getByText(/^2 of \d/).waitFor();
  await expectAccessible(page);
  await page.getByText("AST", { exact: true }).click();
  await page.getByText("LogicalAggregate").first().waitFor();
});

test("a script without a statement that runs says so in both panels", async () => {
  const page = await openBrowser();
  await openScript(page, SCRIPT.split("\n")[0] ?? "");
  await page.getByRole("tab", { name: "Lineage" }).click();
  await page.getByText("No statement reads or writes a table.").waitFor();
  await page.getByRole("tab", { name: "Plan" }).click();
  await page.getByText("No statement runs.").waitFor();
});

test("each screen's help opens its guide, links between guides work, and the palette finds them", async () => {
  const page = await openBrowser();
  await signIn(page, `/runs?space=${await newSpace()}`);
  await page.getByRole("link", { name: "Guide to this screen" }).click();
  await page.getByRole("heading", { name: "Watch a run" }).waitFor();
  expect(page.url()).toMatch(/\/guides\/page.*#watch-a-run$/);
  await page.getByRole("link", { name: "Getting started" }).click();
  await page.locator("article .tok-keyword").first().waitFor();
  await page.locator("article").getByRole("link", { name: "Kubernetes by Helm" }).click();
  await page.getByRole("heading", { name: "Xuanwu on Kubernetes by Helm" }).waitFor();
  await expectAccessible(page);
  await page.keyboard.press("Control+k");
  await page.getByRole("dialog").getByRole("combobox").fill("one sql for every");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "One SQL for every release" }).waitFor();
  await page.goBack();
  await page.getByRole("heading", { name: "Xuanwu on Kubernetes by Helm" }).waitFor();
});

test("in Chinese, the page says that the guides are in English", async () => {
  const page = await openBrowser({ locale: "zh-CN", colorScheme: "dark" });
  await signIn(page, "/guides/scripts");
  await page.getByText("指南目前只有英文版。").waitFor();
  await page.getByRole("heading", { name: "Scripts", exact: true }).waitFor();
  await expectAccessible(page);
  await picture(page, "guide");
});
