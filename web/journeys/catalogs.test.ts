import { expect, test } from "vitest";
import { call, expectAccessible, newSpace, openBrowser, picture, signIn } from "./browser";

test("the catalogs of the space stand beside the jobs, and say why one cannot be opened", async () => {
  const space = await newSpace();
  for (const [name, type] of [
    ["demo", "generic_in_memory"],
    ["lake", "iceberg"],
  ])
    await call("PUT", `/catalogs/${name}?space=${space}`, {
      sql: `CREATE CATALOG ${name} WITH ('type' = '${type}')`,
    });
  const page = await openBrowser();
  await signIn(page, `/studio?space=${space}&job=new`);
  await page.locator(".cm-content").waitFor();
  const catalogs = page.getByRole("region", { name: "Catalogs" });
  await catalogs.getByRole("button", { name: "demo" }).click();
  await catalogs.getByRole("button", { name: "default" }).click();
  await catalogs.getByText("This database has no tables.").waitFor();
  await catalogs.getByRole("button", { name: "lake" }).focus();
  await page.keyboard.press("Enter");
  await catalogs.getByText("has no JAR for this catalog").waitFor();
  await expectAccessible(page);
  await picture(page, "catalogs");
  await call("DELETE", `/catalogs/lake?space=${space}`);
  await catalogs.getByRole("button", { name: "lake" }).waitFor({ state: "detached" });
  expect(await catalogs.getByRole("button").allTextContents()).toEqual(["demo", "default"]);
});
