import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { call, expectAccessible, expectRefusal, go, newSpace, openBrowser, picture } from "./browser";

const SMALL = { jobmanager: { memory: "800m" }, taskmanager: { memory: "1100m", slots: 1 } };
/** Code, data and names, which are the same in every language. */
const SAME = "code, pre, kbd, table, [role=table], [role=log], .cm-content, .cm-gutters, .react-flow";
/** Words of English in a row, with none of another language between them. */
const SENTENCE = /[A-Za-z][a-z']+[ ,;:]+[a-z][a-z']+/;
/** What Flink itself says. */
const ALLOWED = [/^Flink .*：/];

/** Fails on a sentence of English among what is shown, or told to those who listen. */
async function expectChinese(page: Page): Promise<void> {
  const found = await page.evaluate((same) => {
    const texts: string[] = [];
    for (const node of document.body.querySelectorAll("*")) {
      if (node.closest(same) || !node.checkVisibility()) continue;
      for (const name of ["aria-label", "title", "placeholder"]) texts.push(node.getAttribute(name) ?? "");
      for (const child of node.childNodes)
        if (child.nodeType === Node.TEXT_NODE) texts.push(child.textContent ?? "");
    }
    return texts;
  }, SAME);
  const isForeign = (text: string) => SENTENCE.test(text) && !ALLOWED.some((one) => one.test(text));
  expect(found.filter(isForeign), `English at ${page.url()}`).toEqual([]);
  expect(found.some((one) => /[\u4e00-\u9fff]/.test(one))).toBe(true);
}

async function signInByLink(page: Page, space: string): Promise<void> {
  const name = `wang-${space.slice(-6)}`;
  await call("POST", "/users", { name, spaces: [{ space, role: "developer" }] });
  const { code } = await call<{ code: string }>("POST", `/users/${name}/link`);
  await go(page, `/sign-in#code=${code}&next=${encodeURIComponent(`/?space=${space}`)}`);
  await page.getByRole("heading", { name: "Choose an example" }).waitFor();
}

async function misspell(page: Page): Promise<void> {
  const sql = (await page.locator(".cm-line").allTextContents()).join("\n");
  await page.locator(".cm-content").click();
  await page.keyboard.press("Control+a");
  await page.keyboard.insertText(sql.replace("SUM(amount)", "SUM(amout)"));
}

test("Chinese throughout: an example is broken, mended by a fix, debugged, started and stopped", async () => {
  const space = await newSpace();
  const page = await openBrowser();
  await signInByLink(page, space);
  await go(page, "/");
  await page.getByRole("heading", { name: "Choose an example" }).waitFor();
  await page.getByRole("button", { name: "中文" }).click();
  await page.getByRole("button", { name: "打开并调试" }).nth(2).waitFor();
  await expectChinese(page);

  await page.getByRole("button", { name: "打开并调试" }).first().click();
  await page.getByText("全部行已到达。").waitFor();
  await expectChinese(page);
  await misspell(page);
  await page.getByRole("tab", { name: /^问题/ }).click();
  const list = page.getByRole("tabpanel");
  await list.getByText("这条语句的表中没有列“amout”。是否想写“amount”？").waitFor();
  await page.getByRole("button", { name: "English" }).click();
  await list.getByText("Did you mean 'amount'?").waitFor();
  await page.keyboard.press("F8");
  await page.getByRole("button", { name: "中文" }).click();
  await list.getByText("是否想写“amount”？").waitFor();

  await page.getByRole("button", { name: /^调试/ }).first().click();
  await page.getByRole("alert").getByText("是否想写“amount”？").waitFor();
  await expectChinese(page);
  await picture(page, "chinese-debug");
  await page.getByRole("button", { name: /^保存 Ctrl/ }).click();
  await page.getByRole("dialog").getByRole("button", { name: "保存" }).click();
  await page.getByText("修订 1 已保存。").waitFor();
  expectRefusal(/\/start/);
  await page.getByRole("button", { name: "启动", exact: true }).click();
  await page.getByText("脚本有错误，没有启动任何内容。").waitFor();
  await expectChinese(page);
  await picture(page, "chinese-refused");

  await page.locator(".cm-content").click();
  await page.keyboard.press("F8");
  const card = page.locator(".cm-tooltip");
  await card.getByText("是否想写“amount”？").waitFor();
  await expectChinese(page);
  await expectAccessible(page);
  await picture(page, "chinese-finding");
  await card.getByRole("button", { name: "改为 amount" }).click();
  await page.locator(".cm-lintRange-error").waitFor({ state: "detached" });
  await page.keyboard.press("Control+s");
  await page.getByText("修订 2 已保存。").waitFor();

  const job = await call<{ spec: Record<string, unknown> }>("GET", `/jobs/orders-per-minute?space=${space}`);
  await call("PUT", `/jobs/orders-per-minute?space=${space}`, { spec: { ...job.spec, resources: SMALL } });
  await page.getByRole("button", { name: "采用" }).click();
  await page.getByRole("button", { name: "启动", exact: true }).click();
  await page.getByRole("button", { name: "打开运行" }).click();
  await page.locator("header").getByText("Running", { exact: true }).waitFor({ timeout: 180_000 });
  await page.getByText("Flink 正在运行作业").waitFor();
  await expectChinese(page);
  await picture(page, "chinese-run");
  await page.getByRole("button", { name: "停止…" }).click();
  await expectChinese(page);
  await page.getByRole("dialog").getByRole("button", { name: "停止", exact: true }).click();
  await page.locator("header").getByText("Cancel", { exact: true }).waitFor({ timeout: 120_000 });
  await expectChinese(page);
});
