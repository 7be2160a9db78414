import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { expectAccessible, expectRefusal, go, openBrowser, picture } from "./browser";

/** What the pages of the provider want from the internet. */
const THEIRS = /favicon|fonts\.googleapis/;

test("somebody signs in at the OpenID provider, and comes back to where they wanted to be", async () => {
  const page = await openBrowser();
  await go(page, "/runs");
  const there = page.getByRole("link", { name: "Sign in with Test login" });
  await there.waitFor();
  await expectAccessible(page);
  await picture(page, "sign-in");
  expectRefusal(THEIRS);
  await signInThere(page, "ann+engineers");
  await page.locator("#content").waitFor();
  expect(new URL(page.url()).pathname).toBe("/runs");
  await page.getByRole("button", { name: "ann" }).waitFor();
});

test("somebody whose groups have no role here is told so", async () => {
  const page = await openBrowser({ locale: "zh-CN" });
  await go(page, "/jobs");
  expectRefusal(THEIRS);
  await signInThere(page, "eve+guests");
  await page.getByText("没有任何角色").waitFor();
  await expectAccessible(page);
  await picture(page, "sign-in-refused-zh");
  await page.getByRole("link", { name: "使用 Test login 登录" }).waitFor();
});

/** Goes to the provider, and fills in its forms. */
async function signInThere(page: Page, login: string): Promise<void> {
  await page.getByRole("link", { name: /Test login/ }).click();
  await page.locator("input[name=login]").fill(login);
  await page.locator("input[name=password]").fill("any");
  await page.locator("button[type=submit]").click();
  await page.getByRole("button", { name: "Continue" }).click();
}
