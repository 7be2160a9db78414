import { test } from "vitest";
import { call, expectAccessible, newSpace, openBrowser, picture, signIn } from "./browser";

const SMALL = { jobmanager: { memory: "800m" }, taskmanager: { memory: "1100m", slots: 1 } };

test("a newcomer opens an example, sees its rows, starts it, and stops it", async () => {
  const space = await newSpace();
  const page = await openBrowser();
  await signIn(page, `/?space=${space}`);
  await page.getByRole("heading", { name: "Choose an example" }).waitFor();
  await page.getByRole("button", { name: "Open and debug" }).nth(2).waitFor();
  await expectAccessible(page);
  await picture(page, "first-run");

  await page.getByRole("button", { name: "Open and debug" }).first().click();
  const rows = page.getByRole("table", { name: "Rows of revenue" });
  await rows.getByRole("cell", { name: "+I" }).first().waitFor();
  await page.getByText("All rows have arrived.").waitFor();
  await expectAccessible(page);
  await picture(page, "debug");

  await page.getByRole("button", { name: /^Save Ctrl/ }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  await page.getByText("Revision 1 was saved.").waitFor();
  const job = await call<{ spec: Record<string, unknown> }>("GET", `/jobs/orders-per-minute?space=${space}`);
  await call("PUT", `/jobs/orders-per-minute?space=${space}`, { spec: { ...job.spec, resources: SMALL } });
  await page.getByRole("button", { name: "Use it" }).click();
  await page.getByRole("button", { name: "Start", exact: true }).click();
  await page.getByRole("button", { name: "Open the run" }).click();
  await page.getByRole("heading", { name: "orders-per-minute" }).waitFor();
  await page.locator("header").getByText("Running", { exact: true }).waitFor({ timeout: 180_000 });
  await page.getByText("Flink runs the job").waitFor();
  await expectAccessible(page);
  await picture(page, "run");

  await page.getByRole("combobox", { name: "Process" }).selectOption("taskmanager-1: printed output");
  await page.getByText(/\+I\[/).first().waitFor({ timeout: 120_000 });

  const opened = page.waitForEvent("popup");
  await page.getByRole("link", { name: "Flink Web UI" }).click();
  const webUi = await opened;
  await webUi.getByText("orders-per-minute").first().waitFor();
  await picture(webUi, "flink-web-ui");
  await webUi.close();

  await page.getByRole("button", { name: "Stop…" }).click();
  await expectAccessible(page);
  await page.getByRole("dialog").getByRole("button", { name: "Stop", exact: true }).click();
  await page.locator("header").getByText("Cancel", { exact: true }).waitFor({ timeout: 120_000 });
  await page.getByText("Stopped by a user").waitFor();
});
