import type { Page } from "playwright-core";
import { beforeEach, expect, test } from "vitest";
import { call, move, newSpace, openBrowser, picture, signIn } from "./browser";
import { layoutFaults } from "./layout";

const SQL = `SET 'table.exec.state.ttl' = '1 d';
CREATE TABLE orders (city STRING, price DOUBLE) WITH ('connector' = 'datagen', 'rows-per-second' = '1');
CREATE TABLE totals (city STRING, total DOUBLE, PRIMARY KEY (city) NOT ENFORCED) WITH ('connector' = 'print');
INSERT INTO totals SELECT city, SUM(price) FROM orders GROUP BY city;`;
const SCREENS = [
  "/jobs",
  "/runs",
  "/shared/variables",
  "/shared/secrets",
  "/shared/catalogs",
  "/shared/artifacts",
  "/platform/releases",
  "/platform/targets",
  "/access/people",
  "/access/tokens",
  "/access/spaces",
  "/guides/getting-started",
  "/studio",
];
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 };
/** A window of 1280×800 at 200 %. */
const ZOOMED = { viewport: { width: 640, height: 400 }, deviceScaleFactor: 2 };

let found: string[] = [];
beforeEach(() => {
  found = [];
});

async function look(page: Page, what: string): Promise<void> {
  await page.waitForFunction(() => !document.querySelector("[class*=loading]"));
  found.push(...(await layoutFaults(page)).map((one) => `${what}: ${one}`));
  await picture(page, what);
}

test.each([
  ["phone", PHONE],
  ["zoomed", ZOOMED],
] as const)("every screen fits a window of a %s page", async (name, options) => {
  const space = await newSpace();
  const spec = { name: "orders-of-all-cities-and-their-totals", sql: SQL };
  await call("POST", `/jobs?space=${space}`, { spec, folder: "sales" });
  await call("PUT", `/variables/brokers?space=${space}`, { value: "one:9092" });
  const page = await openBrowser(options);
  await signIn(page, `/jobs?space=${space}`);
  for (const path of SCREENS) {
    await move(page, `${path}?space=${space}`);
    await look(page, `${name}-${path.slice(1).replace("/", "-")}`);
  }
  await page.keyboard.press("Control+k");
  await page.getByRole("dialog").getByRole("combobox").waitFor();
  await look(page, `${name}-palette`);
  await page.keyboard.press("Escape");
  await move(page, `/access/tokens?space=${space}`);
  await page.getByRole("button", { name: "New token" }).click();
  await page.getByRole("dialog").waitFor();
  await look(page, `${name}-dialog`);
  await page.keyboard.press("Escape");
  await move(page, `/studio?space=${space}&job=${spec.name}`);
  await page.locator(".cm-content").waitFor();
  await look(page, `${name}-editor`);
  const panel = page.getByRole("tabpanel");
  for (const tab of ["Debug", "Tests", "Lineage", "Plan", "Revisions", "Settings"]) {
    await page.getByRole("tab", { name: tab }).click();
    if (tab === "Debug") await panel.getByRole("button", { name: /^orders/ }).click();
    if (tab === "Lineage" || tab === "Plan") await page.locator(".react-flow__node").first().waitFor();
    await look(page, `${name}-${tab.toLowerCase()}`);
  }
  const tree = page.getByRole("complementary");
  await page.locator("#content").getByRole("button", { name: "Jobs" }).click();
  await look(page, `${name}-tree`);
  await tree.getByTitle(`Actions for ${spec.name}`, { exact: true }).click();
  await page.getByRole("menuitem", { name: "Rename…" }).waitFor();
  await page.keyboard.press("Escape");
  await tree.getByTitle(`sales/${spec.name}`).click();
  await tree.waitFor({ state: "hidden" });
  expect(found).toEqual([]);
});
