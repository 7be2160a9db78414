import { gzipSync } from "node:zlib";
import type { Page, Response } from "playwright-core";

/** What a browser fetched: files, bytes on the wire without headers, and the same bytes by gzip -9. */
export type Load = { files: number; received: number; gzip: number };
const OF_PAGE = new Set(["document", "script", "stylesheet", "font", "image", "manifest", "other"]);
/** A page may fetch files after it has shown what was waited for; a live stream keeps the network from being idle. */
const LATE_MS = 2_000;

/** The files of a page that arrive while `act` goes on and shortly after. What an API answers is not counted. */
export async function loadDuring(page: Page, act: () => Promise<unknown>): Promise<Load> {
  const came: Response[] = [];
  const note = (response: Response) => {
    if (OF_PAGE.has(response.request().resourceType()) && response.status() === 200) came.push(response);
  };
  page.on("response", note);
  await act();
  await page.waitForTimeout(LATE_MS);
  page.off("response", note);
  const load: Load = { files: came.length, received: 0, gzip: 0 };
  for (const response of came) {
    load.received += (await response.request().sizes()).responseBodySize;
    load.gzip += gzipSync(await response.body(), { level: 9 }).length;
  }
  return load;
}
