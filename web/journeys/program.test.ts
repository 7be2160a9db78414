import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { expectAccessible, expectRefusal, newSpace, openBrowser, picture, signIn } from "./browser";

const JAR = new URL("../../src/xuanwu/engine/xuanwu-examples.jar", import.meta.url).pathname;

test("a JAR is uploaded, its main class is found, and it is saved as a job and opened again", async () => {
  const page = await openBrowser();
  const space = await newSpace();
  await signIn(page, `/studio?space=${space}`);
  await page.getByRole("button", { name: "Other kinds of jobs" }).click();
  await page.getByRole("menuitem", { name: "New job from a JAR" }).click();
  await page.getByText("Choose an uploaded JAR, or upload one.").waitFor();
  await page.locator("input[type=file]").setInputFiles(JAR);
  await page.getByText("Leave empty to use io.xuanwu.examples.CarrierDelays, which the JAR names.").waitFor();
  await page.getByLabel("Arguments").fill("--minutes\n5");
  await expectAccessible(page);
  await picture(page, "program");
  expect(await page.getByRole("tab", { name: "Lineage" }).count()).toBe(0);

  await page.keyboard.press("Control+s");
  await page.getByRole("dialog").getByLabel("Name").fill("delays");
  await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  await page.getByText("Revision 1").first().waitFor();
  await page.goto(`${new URL(page.url()).origin}/studio?space=${space}&job=delays`);
  await page.getByText("which the JAR names").waitFor();
  expect(await page.getByLabel("Arguments").inputValue()).toBe("--minutes\n5");
});

/** A folder with the flights of one carrier, of which two arrived. */
function flights(): string {
  const folder = mkdtempSync(join(tmpdir(), "flights-"));
  const line = (delay: string) =>
    ["2013", ...Array(7).fill("1"), delay, "UA", ...Array(9).fill("1")].join(",");
  writeFileSync(join(folder, "flights.csv"), `${["12", "NA", "-4"].map(line).join("\n")}\n`);
  return folder;
}

test("a JAR is debugged, and what it writes is shown; what is no JAR is refused in words", async () => {
  const page = await openBrowser();
  await signIn(page, `/studio?space=${await newSpace()}`);
  await page.getByRole("button", { name: "Other kinds of jobs" }).click();
  await page.getByRole("menuitem", { name: "New job from a JAR" }).click();
  const input = page.locator("input[type=file]");
  expectRefusal(/\/artifacts\?/);
  await input.setInputFiles({
    name: "no.jar",
    mimeType: "application/java-archive",
    buffer: Buffer.from("text"),
  });
  await page.getByText("'no.jar' is not a jar").waitFor();
  await input.setInputFiles(JAR);
  await page.getByText("which the JAR names").waitFor();
  await page.getByRole("button", { name: /^Debug/ }).click();
  await page.getByRole("tabpanel").getByText("--input is missing").first().waitFor();
  await page.getByLabel("Arguments").fill(`--input\n${flights()}`);
  await page.getByRole("button", { name: /^Debug/ }).click();
  await page.getByRole("tabpanel").getByText("UA").first().waitFor();
  await picture(page, "program-debug");
});
