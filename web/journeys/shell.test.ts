import { expect, test } from "vitest";
import { call, expectAccessible, move, newSpace, openBrowser, picture, signIn } from "./browser";

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
  "/studio",
];
const FIRST_LOAD_KIB = 220;
const EDITOR_KIB = 150;

test.each(["light", "dark"] as const)("every screen is accessible in the %s look", async (colorScheme) => {
  const space = await newSpace();
  await call("PUT", `/variables/brokers?space=${space}`, { value: "one:9092" });
  await call("PUT", `/secrets/password?space=${space}`, { value: "hidden" });
  const page = await openBrowser({ colorScheme });
  await signIn(page, `/jobs?space=${space}`);
  for (const path of SCREENS) {
    await move(page, `${path}?space=${space}`);
    await expectAccessible(page);
    await picture(page, `${path.slice(1).replace("/", "-")}-${colorScheme}`);
  }
});

test("the language and the look change without a reload, and stay chosen", async () => {
  const page = await openBrowser();
  await signIn(page, "/runs");
  await page.evaluate(() => Object.assign(window, { notReloaded: true }));
  await page.getByRole("button", { name: "中文" }).click();
  await page.getByRole("heading", { name: "运行" }).waitFor();
  expect(await page.getAttribute("html", "lang")).toBe("zh-CN");
  await page.getByRole("button", { name: "使用深色主题" }).click();
  await page.locator("html[data-mantine-color-scheme=dark]").waitFor();
  expect(await page.evaluate("window.notReloaded")).toBe(true);
  await picture(page, "runs-zh-dark");
  await page.reload();
  await page.getByRole("heading", { name: "运行" }).waitFor();
  expect(await page.getAttribute("html", "data-mantine-color-scheme")).toBe("dark");
});

test("while the server is away the page says so; it heals, and the act is done once", async () => {
  const space = await newSpace();
  const page = await openBrowser();
  await signIn(page, `/access/spaces?space=${space}`);
  await page.getByRole("button", { name: "New space" }).click();
  const name = `${space}-next`;
  await page.getByRole("dialog").getByLabel("Name").fill(name);
  let lost = 0;
  await page.route("**/api/v1/**", async (route) => {
    if (route.request().method() === "POST" && lost++ === 0) await route.fetch(); // it arrived; its answer is lost
    await route.abort("failed");
  });
  await page.getByRole("dialog").getByRole("button", { name: "Create" }).click();
  await page.getByText("The server does not answer.").first().waitFor();
  await page.unroute("**/api/v1/**");
  await page.getByText(`The space ${name} was created.`).waitFor();
  await page.getByText("The server does not answer.").waitFor({ state: "detached" });
  const { items } = await call<{ items: { name: string }[] }>("GET", "/spaces?limit=500");
  expect(items.filter((one) => one.name === name)).toHaveLength(1);
});

test("the palette finds a screen by the keyboard alone", async () => {
  const page = await openBrowser();
  await signIn(page, "/jobs");
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox", { name: /Search/ }).waitFor();
  await page.keyboard.type("releases");
  await expectAccessible(page);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Releases" }).waitFor();
  await page.keyboard.press("?");
  await page.getByRole("dialog").getByText("Next finding").waitFor();
});

test("a secret's value never comes back to the page", async () => {
  const space = await newSpace();
  const page = await openBrowser();
  const bodies: string[] = [];
  page.on("response", async (answer) => bodies.push(await answer.text().catch(() => "")));
  await signIn(page, `/shared/secrets?space=${space}`);
  await page.getByRole("button", { name: "New secret" }).first().click();
  await page.getByRole("dialog").getByLabel("Name").fill("password");
  await page.getByRole("dialog").getByLabel("Value").fill("zq-not-to-be-seen");
  await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  await page.getByText("password was saved.").waitFor();
  await page.getByRole("cell", { name: "password" }).waitFor();
  expect(bodies.join("\n")).not.toContain("zq-not-to-be-seen");
  expect(await page.content()).not.toContain("zq-not-to-be-seen");
});

test("the first load and the editor stay small", async () => {
  const page = await openBrowser();
  const sizes = new Map<string, number>();
  page.on("response", (answer) => {
    const path = new URL(answer.url()).pathname;
    if (!path.startsWith("/api/")) sizes.set(path, Number(answer.headers()["content-length"] ?? 0) / 1024);
  });
  const sum = () => [...sizes.values()].reduce((all, one) => all + one, 0);
  await signIn(page, `/studio?space=${await newSpace()}`);
  await page.getByRole("heading", { name: "Choose an example" }).waitFor();
  await page.locator(".tok-keyword").first().waitFor();
  const first = sum();
  expect(first).toBeGreaterThan(50);
  expect(first).toBeLessThan(FIRST_LOAD_KIB);
  await page.getByRole("button", { name: "New empty job" }).click();
  await page.locator(".cm-content").waitFor();
  expect(sum() - first).toBeLessThan(EDITOR_KIB);
});
