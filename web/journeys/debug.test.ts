import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { expectAccessible, newSpace, openBrowser, paste, picture, signIn } from "./browser";

const TABLES = `CREATE TABLE orders (id INT NOT NULL, city STRING, price DOUBLE) WITH ('connector' = 'datagen');
CREATE TABLE totals (city STRING, total DOUBLE, PRIMARY KEY (city) NOT ENFORCED) WITH ('connector' = 'print');
`;
const SQL = `${TABLES}INSERT INTO totals SELECT city, SUM(price) FROM orders GROUP BY city;`;
const ROWS = "city\tid\tprice\nBern\t1\t10.5\nBonn\t2\tten\nBern\t3\t2";

async function write(page: Page, text: string): Promise<void> {
  await page.locator(".cm-content").click();
  await page.keyboard.press("Control+a");
  await page.keyboard.insertText(text);
}

async function openScript(page: Page): Promise<void> {
  await signIn(page, `/studio?space=${await newSpace()}`);
  await page.getByRole("complementary").getByRole("button", { name: "New job" }).click();
  await page.locator(".cm-content").waitFor();
  await write(page, SQL);
  await page.getByText(/Checked in/).waitFor();
  await page.getByRole("tab", { name: "Debug" }).click();
  await page
    .getByRole("tabpanel")
    .getByRole("button", { name: /^orders/ })
    .click();
}

test("own rows are pasted, a bad cell is mended, and the result becomes a test that notices a change", async () => {
  const page = await openBrowser();
  await openScript(page);
  const panel = page.getByRole("tabpanel");
  await picture(page, "debug-generated");
  await panel.getByRole("button", { name: "Own rows", exact: true }).click();
  const grid = panel.getByRole("grid");
  await grid.focus();
  await paste(page, ROWS);
  await panel.getByText("1 wrong cell").click();
  await panel.getByText("Row 2, price (DOUBLE): Enter a number, such as 12.5.").waitFor();
  await expectAccessible(page);
  await picture(page, "debug-bad-cell");
  await page.getByRole("button", { name: /^Debug/ }).click();
  await panel.getByText("orders has 1 value that the column does not allow").waitFor();
  await panel.getByRole("button", { name: /^orders/ }).click();
  await panel.getByText("1 wrong cell").click();
  await grid.focus();
  await page.keyboard.press("3");
  await page.keyboard.press("Enter");
  await panel.getByText("1 wrong cell").waitFor({ state: "detached" });

  await page.keyboard.press("Control+s");
  await page.getByRole("textbox", { name: "Name", exact: true }).fill("shop");
  await page.keyboard.press("Enter");
  await page.getByText("Revision 1 was saved.").waitFor();
  await page.getByRole("button", { name: /^Debug/ }).click();
  await panel.getByText("All rows have arrived.").waitFor();
  await panel.getByRole("button", { name: "Current table" }).click();
  const table = panel.getByRole("table");
  expect(await table.getByRole("cell").allTextContents()).toEqual(["Bonn", "3", "Bern", "12.5"]);
  await expectAccessible(page);
  await picture(page, "debug-table-now");

  await panel.getByRole("button", { name: "Save as test" }).click();
  await page.getByRole("textbox", { name: "Name", exact: true }).fill("totals by city");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Show tests" }).click();
  await panel.getByRole("button", { name: "Run all" }).click();
  await panel.getByText("1 passed, 0 failed").waitFor();
  await picture(page, "tests-passed");

  await write(
    page,
    SQL.replace("SUM(price)", "SUM(price) + 1").replace("FROM orders", "FROM orders WHERE id <> 2"),
  );
  await panel.getByRole("button", { name: "Run all" }).click();
  await panel.getByText("0 passed, 1 failed").waitFor();
  expect(await panel.getByRole("row", { name: /differs/ }).textContent()).toContain("12.5 13.5");
  await panel
    .getByRole("row", { name: /missing/ })
    .getByText("Bonn")
    .waitFor();
  await expectAccessible(page);
  await picture(page, "tests-failed");

  await panel.getByRole("button", { name: "Accept as expected" }).click();
  await page.getByText("The test totals by city now expects these rows.").waitFor();
  await panel.getByRole("button", { name: "Run all" }).click();
  await panel.getByText("1 passed, 0 failed").waitFor();
  await panel.getByRole("combobox").selectOption({ label: "Given: orders" });
  await expectAccessible(page);
  await panel.getByRole("button", { name: "More actions" }).click();
  await page.getByText("Delete …").click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await panel.getByText("This job has no tests yet.").waitFor();
});

test("what a source gives is kept over a reload, and generated rows can be edited", async () => {
  const page = await openBrowser();
  await openScript(page);
  const panel = page.getByRole("tabpanel");
  await panel.getByRole("spinbutton", { name: "Number of rows" }).fill("7");
  await panel.getByRole("button", { name: "Edit the generated rows" }).click();
  await panel.getByText("7 rows", { exact: true }).waitFor();
  await page.waitForFunction(() =>
    Object.entries(localStorage).some(
      ([key, text]) => key.startsWith("xuanwu.given") && text.includes("Oslo"),
    ),
  );
  await page.reload();
  await page.getByRole("tab", { name: "Debug" }).click();
  await panel.getByRole("button", { name: /^orders/ }).click();
  await panel.getByText("7 rows", { exact: true }).waitFor();
});
