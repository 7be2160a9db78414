import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { call, expectAccessible, expectRefusal, newSpace, openBrowser, picture, signIn } from "./browser";

type Job = { folder: string; labels: Record<string, string> };
const tree = (page: Page) => page.getByRole("complementary");
const row = (page: Page, name: string) => tree(page).getByRole("button", { name, exact: true });

async function add(space: string, name: string, folder = "", labels = {}): Promise<void> {
  await call("POST", `/jobs?space=${space}`, { spec: { name, sql: "SELECT 1" }, folder, labels });
}

async function choose(page: Page, name: string, act: string): Promise<void> {
  await tree(page).getByTitle(`Actions for ${name}`, { exact: true }).click();
  await page.getByRole("menuitem", { name: act }).click();
}

test("jobs are put into folders, labelled, renamed, copied and deleted from the tree", async () => {
  const space = await newSpace();
  await add(space, "orders", "sales/eu", { team: "red" });
  await add(space, "clicks", "web", { team: "blue", tier: "gold" });
  await add(space, "loose");
  const page = await openBrowser();
  await signIn(page, `/studio?space=${space}&job=loose`);
  await page.locator(".cm-content").waitFor();
  await choose(page, "loose", "Move to a folder…");
  await page.getByRole("dialog").getByLabel("Folder").fill("sales/asia");
  await expectAccessible(page);
  await picture(page, "tree-move");
  await page.keyboard.press("Enter");
  await row(page, "asia").waitFor();
  expect((await call<Job>("GET", `/jobs/loose?space=${space}`)).folder).toBe("sales/asia");
  await tree(page).getByTitle("web/clicks").dragTo(row(page, "sales"));
  await expect
    .poll(async () => (await call<Job>("GET", `/jobs/clicks?space=${space}`)).folder, { timeout: 10_000 })
    .toBe("sales");
  await tree(page).getByTitle("Actions for loose").click();
  await picture(page, "tree-menu");
  await page.keyboard.press("Escape");
  await choose(page, "loose", "Labels…");
  await page.getByRole("dialog").getByRole("textbox").fill("team=red\nkeep");
  await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await picture(page, "tree");
  await expectAccessible(page);
  await tree(page).getByRole("combobox", { name: "Labels" }).selectOption("team=red");
  await tree(page).getByTitle("sales/clicks").waitFor({ state: "detached" });
  await tree(page).getByTitle("sales/eu/orders").waitFor();
  await tree(page).getByRole("combobox", { name: "Labels" }).selectOption("");
  expectRefusal(/\/jobs\//);
  await choose(page, "loose", "Rename…");
  await page.getByRole("dialog").getByLabel("Name").fill("tight");
  await page.keyboard.press("Enter");
  await page.getByText("This job is now called tight.").waitFor();
  await choose(page, "tight", "Copy…");
  await page.getByRole("dialog").getByRole("button", { name: "Copy" }).click();
  await page.getByRole("toolbar", { name: "tight-copy" }).waitFor();
  await choose(page, "tight-copy", "Delete…");
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await page.getByText("tight-copy was deleted.").waitFor();
  await page.getByRole("toolbar", { name: "tight", exact: true }).waitFor();
  await choose(page, "sales", "Rename…");
  await page.getByRole("dialog").getByLabel("Folder").fill("shop");
  await page.keyboard.press("Enter");
  await page.getByText("3 jobs were moved.").waitFor();
  await row(page, "shop").click();
  await tree(page).getByTitle("shop/clicks").waitFor({ state: "detached" });
});
