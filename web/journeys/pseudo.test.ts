import type { Page } from "playwright-core";
import { beforeEach, expect, test } from "vitest";
import { call, go, move, newSpace, openBrowser, picture, signIn } from "./browser";
import { layoutFaults } from "./layout";
import { foreignTexts, lengthen, longer } from "./pseudo";

/** What the server and the planner say, and the name of a target. */
const SAID = [
  /^No statement starts|^The state of this|^local$|^The JobManager fetched|^Accepted: | requested: /,
];
const SMALL = { jobmanager: { memory: "800m" }, taskmanager: { memory: "1100m", slots: 1 } };
const SQL = `SET 'table.exec.state.ttl' = '1 d';
CREATE TABLE orders (city STRING, price DOUBLE) WITH ('connector' = 'datagen', 'rows-per-second' = '1');
CREATE TABLE totals (city STRING, total DOUBLE, PRIMARY KEY (city) NOT ENFORCED) WITH ('connector' = 'print');
INSERT INTO totals SELECT city, SUM(price) FROM orders GROUP BY city;`;

/** What was found on each screen so far. */
let found: string[] = [];
beforeEach(() => {
  found = [];
});

/** Notes text that is cut, hidden or not translated on what is shown now. */
async function look(page: Page, what: string, names: readonly (string | RegExp)[]): Promise<void> {
  await page.waitForFunction(() => !document.querySelector("[class*=loading]"));
  const faults = [...(await layoutFaults(page)), ...(await foreignTexts(page, names))];
  found.push(...faults.map((one) => `${what}: ${one}`));
  await picture(page, `pseudo-${what}`);
}

/** Names that are no texts: those of the test, and of who looks. */
async function namesOf(...own: (string | RegExp)[]): Promise<(string | RegExp)[]> {
  const { name } = await call<{ name: string }>("GET", "/whoami");
  return [name, "default", ...own];
}

test("longer texts fit on every screen and in every dialog", async () => {
  const space = await newSpace();
  await call("PUT", `/variables/brokers?space=${space}`, { value: "one:9092" });
  await call("PUT", `/secrets/password?space=${space}`, { value: "hidden" });
  await call("PUT", `/catalogs/lake?space=${space}`, {
    sql: "CREATE CATALOG lake WITH ('type' = 'generic_in_memory')",
  });
  await call("POST", `/jobs?space=${space}`, {
    spec: { name: "orders", sql: SQL },
    folder: "sales",
    labels: { team: "red" },
  });
  const names = await namesOf(space, "orders", "sales", "team=red", "brokers", "password", "lake");
  const page = await openBrowser();
  await signIn(page, `/jobs?space=${space}`);
  await lengthen(page);
  type Template = { title: { en: string }; about: { en: string } };
  const { items } = await call<{ items: Template[] }>("GET", "/templates");
  names.push("sales/orders\nteam=red", ...items.flatMap(({ title, about }) => [title.en, about.en]));
  const button = (text: string) => page.getByRole("button", { name: longer(text) });
  const dialogs: Record<string, string[]> = {
    "/jobs": [],
    "/runs": [],
    "/shared/variables": ["New variable"],
    "/shared/secrets": ["New secret", "Replace"],
    "/shared/catalogs": ["New catalog"],
    "/shared/artifacts": [],
    "/platform/releases": [],
    "/platform/targets": [],
    "/access/people": ["Add a person"],
    "/access/tokens": ["New token"],
    "/access/spaces": ["New space"],
    "/studio": [],
  };
  for (const [path, opens] of Object.entries(dialogs)) {
    await move(page, `${path}?space=${space}`);
    const screen = path.slice(1).replace("/", "-");
    await look(page, screen, names);
    for (const text of opens) {
      await button(text).first().click();
      await page.getByRole("dialog").waitFor();
      await look(page, `${screen}-${text.toLowerCase().replaceAll(" ", "-")}`, names);
      await page.keyboard.press("Escape");
      await page.getByRole("dialog").waitFor({ state: "detached" });
    }
  }
  for (const act of ["Rename…", "Copy…", "Move to a folder…", "Labels…", "Delete…"]) {
    await page.getByTitle(longer("Actions for {name}").replace("{name}", "orders"), { exact: true }).click();
    await page.getByRole("menuitem", { name: longer(act) }).click();
    await page.getByRole("dialog").waitFor();
    await look(page, `tree-${act.slice(0, 4).toLowerCase()}`, names);
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
  }
  await page.keyboard.press("Control+k");
  await page.getByRole("dialog").getByRole("combobox").waitFor();
  await look(page, "palette", names);
  await page.keyboard.press("Escape");
  await page.keyboard.press("?");
  await page.getByText(longer("Next finding")).waitFor();
  await look(page, "keys", names);
  await page.keyboard.press("Escape");
  await page.getByTitle(longer("Account")).click();
  await look(page, "account", names);
  await page.getByRole("menuitem", { name: longer("Your sessions") }).click();
  await page.getByRole("dialog").waitFor();
  await look(page, "sessions", names);
  expect(found).toEqual([]);
});

test("longer texts fit where one signs in", async () => {
  const page = await openBrowser();
  await go(page, "/jobs");
  await lengthen(page);
  await page.locator("input[name=name]").waitFor();
  await look(page, "sign-in", []);
  await page.getByRole("tab", { name: longer("Token") }).click();
  await look(page, "sign-in-token", []);
  expect(found).toEqual([]);
});

test("longer texts fit in each panel of the studio, and on the page of a run", async () => {
  const space = await newSpace();
  const spec = { name: "orders", sql: SQL, resources: SMALL };
  await call("POST", `/jobs?space=${space}`, { spec });
  const names = await namesOf(space, "orders", "totals", "city", "price", "total", ...SAID);
  const page = await openBrowser();
  await signIn(page, `/studio?space=${space}&job=orders`);
  await lengthen(page);
  await page.locator(".cm-content").waitFor();
  const run = await call<{ id: string }>("POST", `/jobs/orders/start?space=${space}`);
  const panel = page.getByRole("tabpanel");
  const show = (name: string) => page.getByRole("tab", { name: longer(name) }).click();
  await page.getByText(/⟦Chéé/).waitFor();
  await look(page, "findings", names);
  await page.locator(".cm-content").click();
  await page.keyboard.press("Control+Home");
  await page.keyboard.type("x");
  await panel.getByRole("button").first().waitFor();
  await look(page, "findings-some", names);
  await page.keyboard.press("Backspace");
  await show("Debug");
  await panel.getByRole("button", { name: /^orders/ }).click();
  await look(page, "debug-source", names);
  await panel.getByRole("button", { name: longer("Own rows"), exact: true }).click();
  await panel.getByRole("grid").waitFor();
  await look(page, "debug-own", names);
  await panel.getByRole("button", { name: longer("Generated"), exact: true }).click();
  await page
    .getByRole("button", { name: longer("Debug") })
    .first()
    .click();
  await panel.getByRole("row").nth(2).waitFor();
  await look(page, "debug-rows", names);
  await panel.getByRole("button", { name: longer("Save as test") }).click();
  await page.getByRole("dialog").waitFor();
  await look(page, "debug-save-test", names);
  await page.keyboard.press("Escape");
  for (const name of ["Tests", "Lineage", "Plan", "Revisions", "Settings"]) {
    await show(name);
    await page.waitForFunction(() => !document.querySelector("[role=tabpanel] [class*=loading]"));
    if (name === "Lineage" || name === "Plan") await page.locator(".react-flow__node").first().waitFor();
    await look(page, name.toLowerCase(), names);
  }
  await move(page, `/runs?space=${space}`);
  await look(page, "runs-some", names);
  await move(page, `/runs/${run.id}?space=${space}`);
  await page.locator("header").getByText("Running", { exact: true }).waitFor({ timeout: 180_000 });
  await look(page, "run", names);
  await show("Savepoints");
  await look(page, "run-savepoints", names);
  for (const act of ["Restart…", "Stop…"]) {
    await page.getByRole("button", { name: longer(act) }).click();
    await page.getByRole("dialog").waitFor();
    await look(page, `run-${act.slice(0, 4).toLowerCase()}`, names);
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
  }
  await call("POST", `/runs/${run.id}/stop`);
  await page.locator("header").getByText("Cancel", { exact: true }).waitFor({ timeout: 120_000 });
  await look(page, "run-ended", names);
  expect(found).toEqual([]);
});
