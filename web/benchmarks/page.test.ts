import { readFileSync, writeFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { afterAll, expect, test } from "vitest";
import { call, newSpace, openBrowser, signIn } from "../journeys/browser";
import { armWatch, longestTaskDuring, spentDuring, stopped } from "./measured";

/** Given and written by `benchmarks/page.py`. */
type Given = {
  /** A right script, with the place `wrong` behind which typing makes an error. */
  script: string;
  wrong: { line: number; column: number };
  /** A script of one table and one query, for debugging. */
  query: string;
  rounds: number;
};
const given = JSON.parse(readFileSync(process.env.XUANWU_GIVEN ?? "", "utf8")) as Given;
const figures: Record<string, unknown> = {};
const WARM = 3;
const [WATCHED_MS, TURN_MS] = [5_000, 100];
/** A person looks at the rows before the next debug; the gateway warms the next worker meanwhile. */
const BETWEEN_MS = 1_500;
const UNDERLINED = ".cm-content .cm-lintRange-error";
const FIRST_ROW = '[role=tabpanel] [role=row][aria-rowindex="2"]';

afterAll(() => writeFileSync(process.env.XUANWU_FIGURES ?? "", JSON.stringify(figures)));

test("typing stopped to underlined", async () => {
  const page = await openBrowser();
  await openScript(page, given.script);
  await goTo(page, given.wrong);
  const took: number[] = [];
  for (let round = 0; round < given.rounds + WARM; round++) {
    await armWatch(page, "keydown", ".cm-content", UNDERLINED);
    await page.keyboard.type(`x${round}`, { delay: 80 });
    took.push(await stopped(page));
    await page.keyboard.press("Escape");
    for (const _ of `x${round}`) await page.keyboard.press("Backspace");
    await page.locator(UNDERLINED).waitFor({ state: "detached" });
  }
  figures.underlined = took.slice(WARM);
});

test("click on Debug to the first row", async () => {
  const page = await openBrowser();
  await openScript(page, given.query);
  const took: number[] = [];
  for (let round = 0; round < given.rounds + WARM; round++) {
    await page.getByRole("tab", { name: /^Findings/ }).click();
    await page.locator(FIRST_ROW).waitFor({ state: "detached" });
    await armWatch(page, "click", "button", FIRST_ROW);
    await debug(page).click();
    took.push(await stopped(page));
    await ended(page);
    await wait(page, BETWEEN_MS);
  }
  figures.firstRow = took.slice(WARM);
});

test("100,000 rows come, and are scrolled", async () => {
  const page = await openBrowser();
  await openScript(page, given.query);
  await generate(page, 100_000);
  await debug(page).click();
  await ended(page);
  figures.live = await spentDuring(page, async () => {
    await debug(page).click();
    await wait(page, WATCHED_MS);
  });
  figures.came = await rowsOf(page);
  await ended(page);
  await page.getByRole("table").hover();
  figures.scrolled = await spentDuring(page, async () => {
    for (let turn = 0; turn < WATCHED_MS / TURN_MS; turn++) {
      await page.mouse.wheel(0, 1_200);
      await wait(page, TURN_MS);
    }
  });
});

test("10,000 rows are filtered", async () => {
  const page = await openBrowser();
  await openScript(page, given.query);
  await generate(page, 10_000);
  await debug(page).click();
  await ended(page);
  const filter = page.getByRole("tabpanel").getByRole("searchbox");
  const rounds: number[] = [];
  for (let round = 0; round < 5; round++) {
    rounds.push(
      await longestTaskDuring(page, async () => {
        await filter.pressSequentially("7.51", { delay: 120 });
        expect(await rowsOf(page)).toBeLessThan(1_000);
        for (const _ of "7.51") await page.keyboard.press("Backspace", { delay: 120 });
        expect(await rowsOf(page)).toBe(10_000);
      }),
    );
  }
  figures.filtered = rounds;
});

const debug = (page: Page) => page.getByRole("button", { name: /^Debug/ });
const ended = (page: Page) => page.getByText(/^(All rows are here|Ended at the limit of rows)\.$/).waitFor();
const rowsOf = async (page: Page) =>
  Number(await page.getByRole("tabpanel").getByRole("table").getAttribute("aria-rowcount")) - 1;
const wait = (page: Page, ms: number) =>
  page.evaluate((ms) => new Promise<void>((resolve) => setTimeout(resolve, ms)), ms);

async function openScript(page: Page, text: string): Promise<void> {
  const space = await newSpace();
  await call("POST", `/jobs?space=${space}`, { spec: { name: "bench", sql: text } });
  await signIn(page, `/studio?space=${space}&job=bench`);
  await page.getByText(/^Checked in/).waitFor();
}
async function goTo(page: Page, { line, column }: Given["wrong"]): Promise<void> {
  await page.locator(".cm-content").click();
  await page.keyboard.press("Control+Home");
  for (let at = 1; at < line; at++) await page.keyboard.press("ArrowDown");
  for (let at = 1; at < column; at++) await page.keyboard.press("ArrowRight");
}
async function generate(page: Page, rows: number): Promise<void> {
  await page.getByRole("tab", { name: "Debug" }).click();
  const panel = page.getByRole("tabpanel");
  await panel.getByRole("button", { name: /^orders/ }).click();
  await panel.getByRole("spinbutton", { name: "Number of rows" }).fill(String(rows));
}
