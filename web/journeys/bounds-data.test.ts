import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { newSpace, openBrowser, paste, picture, signIn } from "./browser";

const TABLES = `CREATE TABLE orders (id INT, city STRING) WITH ('connector' = 'datagen');
CREATE TABLE cities (city STRING, orders BIGINT) WITH ('connector' = 'print');
`;
const MANY = 50_000;

async function openJob(page: Page, sql: string): Promise<void> {
  await signIn(page, `/studio?space=${await newSpace()}&job=new`);
  await page.locator(".cm-content").click();
  await paste(page, sql);
}

test("a cell of 1 MB is shown by its beginning, and copied whole", async () => {
  const page = await openBrowser({ permissions: ["clipboard-read", "clipboard-write"] });
  await openJob(page, "SELECT CONCAT('a', REPEAT('x', 1000000), 'z') AS long, 'next' AS beside;");
  await page.getByRole("button", { name: /^Debug/ }).click();
  const panel = page.getByRole("tabpanel");
  await panel.getByText("All rows have arrived.").waitFor();
  await panel.getByRole("cell", { name: "next" }).waitFor();
  const shown = await panel.getByRole("table").evaluate((table) => table.outerHTML.length);
  expect(shown).toBeLessThan(10_000);
  await picture(page, "bounds-cell");
  await panel.getByRole("button", { name: "Copy" }).click();
  await page.getByText("1 row was copied.").waitFor();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied.includes(`a${"x".repeat(1_000_000)}z`)).toBe(true);
});

test("50,000 rows of a clipboard become own rows, of which a few are drawn", async () => {
  const page = await openBrowser();
  await openJob(page, `${TABLES}INSERT INTO cities SELECT city, COUNT(*) FROM orders GROUP BY city;`);
  await page.getByText(/Checked in/).waitFor();
  await page.getByRole("tab", { name: "Debug" }).click();
  const panel = page.getByRole("tabpanel");
  await panel.getByRole("button", { name: /^orders/ }).click();
  await panel.getByRole("button", { name: "Own rows", exact: true }).click();
  await panel.getByRole("grid").focus();
  const lines = Array.from({ length: MANY }, (_, at) => `${at}\tcity ${at % 7}`);
  await paste(page, `id\tcity\n${lines.join("\n")}`);
  await panel.getByText("50,000 rows").waitFor();
  expect(await panel.getByRole("row").count()).toBeLessThan(100);
  await page.keyboard.press("Control+End");
  await panel.getByRole("gridcell", { name: "49999" }).waitFor();
  await picture(page, "bounds-rows");
});

test("a script of 5 MB can be edited while its check goes on", async () => {
  const page = await openBrowser();
  const comment = `-- ${"words of a comment ".repeat(5)}\n`;
  await openJob(page, comment.repeat(5_000_000 / comment.length));
  await page.getByText("Checking …").waitFor();
  await page.keyboard.type("SELECT 1;");
  await page.locator(".cm-line").getByText("SELECT 1;").waitFor();
  await page.getByText(/Checked in/).waitFor();
  await page.getByText(/Draft kept/).waitFor();
  await picture(page, "bounds-script");
});
