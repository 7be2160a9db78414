import { writeFileSync } from "node:fs";
import { afterAll, test } from "vitest";
import { go, newSpace, openBrowser, signIn } from "../journeys/browser";
import { loadDuring } from "./load";

/** The page of another product, to load beside; `benchmarks/page.py` starts it. */
const OTHER = process.env.XUANWU_OTHER ?? "";
const figures: Record<string, unknown> = {};

afterAll(() => writeFileSync(process.env.XUANWU_FIGURES ?? "", JSON.stringify(figures)));

test("the first load, and what the editor adds", async () => {
  const before = await openBrowser();
  const studio = `/studio?space=${await newSpace()}`;
  await signIn(before, studio);
  const page = await openBrowser({ storageState: await before.context().storageState() });
  figures.first = await loadDuring(page, async () => {
    await go(page, studio);
    await page.getByRole("button", { name: "Open and debug" }).first().waitFor();
  });
  figures.editor = await loadDuring(page, async () => {
    await page.getByRole("complementary").getByRole("button", { name: "New job" }).click();
    await page.locator(".cm-content").waitFor();
  });
});

test("the first load of the other page", async () => {
  const page = await openBrowser();
  figures.other = await loadDuring(page, async () => {
    await page.goto(OTHER);
    await page.getByText("Available Task Slots").first().waitFor();
  });
});
