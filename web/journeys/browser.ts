import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect } from "vitest";

const URL_ = needed("XUANWU_URL");
const TOKEN = needed("XUANWU_TOKEN");
const PICTURES = process.env.XUANWU_PICTURES;
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const NOT_SIGNED_IN = /\/api\/v1\/session$/;
let browser: Browser;
let watched: string[] = [];
let refused: RegExp | null = null;

beforeAll(async () => {
  const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
  browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
});
afterAll(() => browser.close());
afterEach(() => {
  const found = watched;
  watched = [];
  refused = null;
  expect(found, "errors in the console of the browser").toEqual([]);
});

/** A new person's browser: nothing is kept from others. Errors in its console fail the test. */
export async function openBrowser(options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({
    locale: "en-US",
    viewport: { width: 1280, height: 800 },
    ...options,
  });
  const page = await context.newPage();
  watch(page);
  return page;
}

/** The browser notes each refusal as an error; those of these addresses belong to the test. */
export function expectRefusal(address: RegExp): void {
  refused = address;
}

/** Another tab of the same browser. */
export async function openTab(beside: Page): Promise<Page> {
  const page = await beside.context().newPage();
  watch(page);
  return page;
}

/** Opens an address of the page. */
export async function go(page: Page, path: string): Promise<void> {
  await page.goto(URL_ + path);
}

/** Moves to another screen without loading the page again. */
export async function move(page: Page, to: string): Promise<void> {
  await page.evaluate((path) => {
    history.pushState({}, "", path);
    dispatchEvent(new PopStateEvent("popstate"));
  }, to);
  await page.waitForFunction(
    (path) => document.querySelector("#content") && location.pathname === path.split("?")[0],
    to,
  );
  await page.locator("#content h1, #content h2").first().waitFor({ state: "attached" });
  await page.waitForFunction(() => !document.querySelector("#content [class*=loading]"));
}

/** Opens an address as somebody who is not signed in yet, and signs in with the administrator's token. */
export async function signIn(page: Page, path: string): Promise<void> {
  await page.goto(URL_ + path);
  await signInHere(page);
  await page.locator("#content").waitFor();
}

/** Signs in with the administrator's token where the page asks who is there. */
export async function signInHere(page: Page): Promise<void> {
  await page.getByRole("tab", { name: /^(Token|令牌)$/ }).click();
  await page.locator("input[name=token]").fill(TOKEN);
  await page.getByRole("button", { name: /^(Sign in|登录)$/ }).click();
}

/** A second person, who may do everything in a space, and signs in with a name and a password. */
export async function signInAs(page: Page, name: string, space: string, path: string): Promise<void> {
  const password = `${name}-${Math.random().toString(36).slice(2)}`;
  await call("POST", "/users", { name, password, spaces: [{ space, role: "developer" }] });
  await page.goto(URL_ + path);
  await page.locator("input[name=name]").fill(name);
  await page.locator("input[name=password]").fill(password);
  await page.getByRole("button", { name: /^(Sign in|登录)$/ }).click();
  await page.locator("#content").waitFor();
}

/** A space of the test's own; its name. */
export async function newSpace(): Promise<string> {
  const name = `journey-${Math.random().toString(36).slice(2, 10)}`;
  await call("POST", "/spaces", { name });
  return name;
}

/** Calls the API beside the page. Throws where the server refuses. */
export async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
  const headers = { Authorization: `Bearer ${TOKEN}`, "Content-Type": "application/json" };
  const answer = await fetch(`${URL_}/api/v1${path}`, {
    method,
    headers,
    body: body ? JSON.stringify(body) : null,
  });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  return (answer.status === 204 ? undefined : await answer.json()) as T;
}

/** Pastes as a spreadsheet does, into what has the focus. */
export async function paste(page: Page, text: string): Promise<void> {
  await page.evaluate((text) => {
    const data = new DataTransfer();
    data.setData("text/plain", text);
    const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
    document.activeElement?.dispatchEvent(event);
  }, text);
}

/** Fails on anything serious that axe finds on what is shown now. */
export async function expectAccessible(page: Page): Promise<void> {
  if (!(await page.evaluate("'axe' in window"))) await page.evaluate(AXE);
  const found = await page.evaluate(
    `axe.run().then(({violations}) => violations.filter((one) => ["serious", "critical"].includes(one.impact))
       .map((one) => one.id + ": " + one.nodes.map((node) => node.html.slice(0, 160)).join(" | ")))`,
  );
  expect(found, `axe at ${page.url()}`).toEqual([]);
}

/** Keeps a picture, if the caller wants pictures (XUANWU_PICTURES names a folder). */
export async function picture(page: Page, name: string): Promise<void> {
  if (!PICTURES) return;
  mkdirSync(PICTURES, { recursive: true });
  await page.screenshot({ path: join(PICTURES, `${name}.png`) });
}

function watch(page: Page): void {
  page.on("pageerror", (error) => watched.push(String(error)));
  page.on("console", (message) => {
    const { url } = message.location();
    const isExpected = NOT_SIGNED_IN.test(url) || refused?.test(url) || message.text().includes("ERR_FAILED");
    if (message.type() === "error" && !isExpected) watched.push(`${message.text()} ${url}`);
  });
}

function needed(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`Set ${name}: the journeys need a running server.`);
  return value.replace(/\/$/, "");
}
