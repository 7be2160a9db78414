import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { call, move, newSpace, openBrowser, picture, signIn } from "./browser";

const MARKUP = `<img src=x onerror="document.title='run'"><script>document.title='run'</script>`;
/** Turns what follows around, until the end of its paragraph: here it must end with the value itself. */
const TURNED = "\u202eabc";
const HEBREW = "\u05e9\u05dc\u05d5\u05dd";
const CONTROL = "a\u0007b\u001b[31mc";

/** Fails where a text has become a part of the page. */
async function expectHarmless(page: Page): Promise<void> {
  expect(await page.title()).not.toBe("run");
  expect(await page.locator("img[src], #root script").count()).toBe(0);
}

/** The x of the left edge of the first `text` that is shown. */
async function leftOf(page: Page, text: string): Promise<number> {
  return page.evaluate((wanted) => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const at = node.textContent?.indexOf(wanted) ?? -1;
      if (at < 0 || !node.parentElement?.checkVisibility()) continue;
      const range = document.createRange();
      range.setStart(node, at);
      range.setEnd(node, at + 1);
      return range.getBoundingClientRect().left;
    }
    throw new Error(`${wanted} is not shown`);
  }, text);
}

test("markup, right-to-left and control characters are shown as text and stay in their place", async () => {
  const space = await newSpace();
  const notes = [MARKUP, `${TURNED} note`, HEBREW];
  const sql = `-- ${MARKUP}\n-- ${TURNED}\n-- ${HEBREW} ${CONTROL}\nSELECT 1;`;
  await call("POST", `/jobs?space=${space}`, {
    spec: { name: "orders", sql, description: MARKUP },
    folder: `${HEBREW}/x`,
  });
  for (const [at, note] of notes.entries())
    await call("PUT", `/jobs/orders?space=${space}`, {
      spec: { name: "orders", sql: `${sql}\n-- ${at}` },
      note,
    });
  for (const [at, value] of [MARKUP, TURNED, HEBREW, CONTROL].entries())
    await call("PUT", `/variables/v${at}?space=${space}`, { value });
  const page = await openBrowser();
  await signIn(page, `/shared/variables?space=${space}`);
  await page.getByText(MARKUP).first().waitFor();
  await picture(page, "bounds-variables");
  await expectHarmless(page);
  await move(page, `/studio?space=${space}&job=orders`);
  await page.locator(".cm-line").getByText(MARKUP).waitFor();
  await page.getByRole("tab", { name: /^Revisions/ }).click();
  const panel = page.getByRole("tabpanel");
  await panel.getByText(MARKUP).first().waitFor();
  await picture(page, "bounds-names");
  await expectHarmless(page);
  expect(await page.locator(".cm-specialChar").count()).toBe(3);
  const { id } = await call<{ id: string }>("POST", "/tokens", { name: TURNED, role: "viewer" });
  await move(page, "/access/tokens");
  const row = page.getByRole("row").filter({ hasText: TURNED });
  await row.getByRole("button", { name: "Revoke…" }).click();
  await page.getByRole("dialog").getByRole("heading").waitFor();
  await picture(page, "bounds-token");
  expect(await leftOf(page, "?")).toBeGreaterThan(await leftOf(page, "c"));
  await call("DELETE", `/tokens/${id}`);
});
