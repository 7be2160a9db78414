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
  signInHere,
} from "./browser";

const MODEL = `CREATE MODEL answers INPUT (question STRING) OUTPUT (answer STRING) WITH ('provider' = 'openai');
CREATE TABLE asked (question STRING) WITH ('connector' = 'datagen');
CREATE TABLE shown (question STRING) WITH ('connector' = 'print');
INSERT INTO shown SELECT question FROM asked;`;

test("a session that ends while one types is renewed in front of the text, and nothing is lost", async () => {
  const page = await openBrowser();
  await signIn(page, `/studio?space=${await newSpace()}`);
  await write(page, "SELECT 1");
  expectRefusal(/./);
  const { id } = await page.evaluate(async () => (await fetch("api/v1/session")).json());
  await call("DELETE", `/sessions/${id}`);
  await page.keyboard.type("23");
  const dialog = page.getByRole("dialog");
  await dialog.waitFor();
  await expectAccessible(page);
  await picture(page, "session-ended");
  await signInHere(page);
  await dialog.waitFor({ state: "detached" });
  expect(await page.locator(".cm-line").textContent()).toBe("SELECT 123");
  await page.keyboard.press("Control+s");
  await dialog.getByLabel("Name").fill("kept");
  await dialog.getByRole("button", { name: "Save" }).click();
  await page.getByText("Revision 1").first().waitFor();
});

test("another release of Flink shows at once what it does not take", async () => {
  const page = await openBrowser();
  await signIn(page, `/studio?space=${await newSpace()}`);
  await write(page, MODEL);
  await page.getByText(/Checked in/).waitFor();
  const release = page.getByLabel("Flink version");
  await release.selectOption("1.20.5");
  await page.getByRole("tabpanel").getByText("needs Flink 2.1 or newer").waitFor();
  await picture(page, "release-1.20");
  await release.selectOption("2.2.1");
  await page.getByRole("tabpanel").getByText("needs Flink 2.1 or newer").waitFor({ state: "detached" });
});

async function write(page: Page, text: string): Promise<void> {
  await page.getByRole("complementary").getByRole("button", { name: "New job" }).click();
  await page.locator(".cm-content").click();
  await page.keyboard.insertText(text);
}
