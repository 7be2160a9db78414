import { expect, test } from "vitest";
import { call, newSpace, openBrowser, picture, signIn } from "./browser";

const JOBS = 2_000;
const AT_ONCE = 16;

/** Creates jobs in 40 folders, many at a time. */
async function addJobs(space: string): Promise<void> {
  let next = 0;
  const add = async () => {
    for (let at = next++; at < JOBS; at = next++) {
      const spec = { name: `job-${String(at).padStart(4, "0")}`, sql: "SELECT 1" };
      await call("POST", `/jobs?space=${space}`, { spec, folder: `team-${at % 40}` });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, add));
}

test("2,000 jobs are scrolled and searched in the list and in the tree, of which a few are drawn", async () => {
  const space = await newSpace();
  await addJobs(space);
  const page = await openBrowser();
  await signIn(page, `/jobs?space=${space}`);
  const table = page.getByRole("table", { name: "Jobs" });
  await expect.poll(() => table.getAttribute("aria-rowcount")).toBe(String(JOBS + 1));
  expect(await table.getByRole("row").count()).toBeLessThan(80);
  await table.focus();
  await page.keyboard.press("End");
  await table.getByRole("link", { name: "job-1999" }).waitFor();
  await page.getByRole("searchbox").fill("job-1234");
  await expect.poll(() => table.getAttribute("aria-rowcount")).toBe("2");
  await picture(page, "bounds-jobs");
  await table.getByRole("link", { name: "job-1234" }).click();
  const tree = page.getByRole("complementary");
  await tree.getByTitle("team-34/job-1234").waitFor();
  expect(await tree.getByRole("listitem").count()).toBeLessThan(80);
  await tree.getByRole("list").evaluate((list) => list.parentElement?.scrollTo(0, list.scrollHeight));
  await tree.getByTitle("team-39/job-1999").waitFor();
  await picture(page, "bounds-tree");
  await tree.getByRole("searchbox").fill("job-0777");
  await expect.poll(() => tree.getByRole("listitem").count()).toBe(2);
  await tree.getByTitle("team-17/job-0777").click();
  await page.getByRole("toolbar", { name: "job-0777" }).waitFor();
  await page.keyboard.press("Control+k");
  await page.getByRole("dialog").getByRole("combobox").fill("job-1999");
  await page.getByRole("option", { name: /job-1999/ }).waitFor();
});
