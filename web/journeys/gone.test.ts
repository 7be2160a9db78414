import { execFileSync } from "node:child_process";
import type { Page } from "playwright-core";
import { test } from "vitest";
import { call, expectAccessible, expectRefusal, newSpace, openBrowser, picture, signIn } from "./browser";

const ORDERS = "CREATE TABLE orders (id INT) WITH ('connector' = 'datagen');\n";
/** Works for long, and finds nothing. */
const SLOW = `SELECT a.id FROM orders a, orders b, orders c, orders d WHERE a.id + b.id + c.id + d.id < 0;`;

async function openScript(page: Page, sql = `${ORDERS}SELECT id FROM orders;`): Promise<void> {
  await signIn(page, `/studio?space=${await newSpace()}&job=new`);
  await page.locator(".cm-content").click();
  await page.keyboard.insertText(sql);
}

test("a worker that dies in a debug session is named, and the next session has a new one", async () => {
  const page = await openBrowser();
  await openScript(page, ORDERS + SLOW);
  const panel = page.getByRole("tabpanel");
  const debug = page.getByRole("button", { name: /^Debug/ });
  await debug.click();
  await panel.getByText(/execute/).waitFor();
  execFileSync("pkill", ["-KILL", "-f", process.env.XUANWU_WORKERS ?? "none"]);
  await panel.getByText(/killed by SIGKILL/).waitFor();
  await picture(page, "worker-died");
  await page.locator(".cm-content").click();
  await page.keyboard.press("Control+a");
  await page.keyboard.insertText(`${ORDERS}SELECT id FROM orders;`);
  await debug.click();
  await panel.getByText("All rows have arrived.").waitFor();
});

test("a panel that an upgrade of the server removed leaves the text; a reload brings it", async () => {
  const page = await openBrowser();
  await openScript(page);
  expectRefusal(/assets/);
  await page.route(/PlanPanel.*\.js/, (route) => route.abort());
  await page.getByRole("tab", { name: "Plan" }).click();
  const panel = page.getByRole("tabpanel");
  await panel.getByText("A newer version of the page is available.").waitFor();
  await expectAccessible(page);
  await picture(page, "panel-gone");
  await page.getByRole("tab", { name: "Findings" }).click();
  await panel.getByText("A newer version").waitFor({ state: "detached" });
  await page.getByRole("tab", { name: "Plan" }).click();
  await page.unroute(/PlanPanel.*\.js/);
  await panel.getByRole("button", { name: "Reload" }).click();
  await page.locator(".cm-line").first().getByText("orders").waitFor();
  await page.getByRole("tab", { name: "Plan" }).click();
  await panel.getByText("A newer version").waitFor({ state: "detached" });
});

test("back and forward go through the screens and jobs that were open", async () => {
  const page = await openBrowser();
  const space = await newSpace();
  for (const name of ["first", "second"])
    await call("POST", `/jobs?space=${space}`, { spec: { name, sql: `SELECT '${name}';` } });
  await signIn(page, `/jobs?space=${space}`);
  await page.getByRole("link", { name: "first" }).click();
  const text = page.locator(".cm-content");
  await text.getByText("'first'").waitFor();
  await page.getByRole("complementary").getByText("second").click();
  await text.getByText("'second'").waitFor();
  await page.goBack();
  await text.getByText("'first'").waitFor();
  await page.goBack();
  await page.getByRole("heading", { name: "Jobs" }).waitFor();
  await page.goForward();
  await text.getByText("'first'").waitFor();
  await page.goForward();
  await text.getByText("'second'").waitFor();
  await page.getByRole("button", { name: "Close first" }).waitFor();
});
