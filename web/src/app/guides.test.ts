import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { headingsOf, readMarkdown } from "../parts/markdown/headings";
import { GUIDES, HELP, helpOf } from "./guides";

const FOLDER = join(import.meta.dirname, "../../../docs/guides");
const read = (name: string) => readFileSync(join(FOLDER, `${name}.md`), "utf8");
const names = GUIDES.flatMap(({ guides }) => guides.map(({ name }) => name));

test("the page lists every guide once", () => {
  const files = readdirSync(FOLDER).map((file) => file.replace(/\.md$/, ""));
  expect([...names].sort()).toEqual(files.sort());
});

test("the help of each screen leads to a heading that is there", () => {
  for (const [path, { name, hash }] of HELP) {
    const ids = headingsOf(readMarkdown(read(name))).map(({ id }) => id);
    if (hash) expect(ids, path).toContain(hash);
  }
});

test("a screen below another one has the help of the nearest", () => {
  expect(helpOf("/runs/run_1").hash).toBe("watch-a-run");
  expect(helpOf("/platform/targets").name).toBe("kubernetes-target");
  expect(helpOf("/platform/releases").name).toBe("getting-started");
  expect(helpOf("/runsheet")).toEqual({ name: "page", hash: "" });
});

test("each link between guides leads to a guide and a heading that are there", () => {
  for (const name of names)
    for (const [, address = ""] of read(name).matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^https?:/.test(address)) continue;
      const [file = "", hash] = address.split("#");
      const target = file ? file.replace(/\.md$/, "") : name;
      expect(names, `${name}: ${address}`).toContain(target);
      const ids = headingsOf(readMarkdown(read(target))).map(({ id }) => id);
      if (hash) expect(ids, `${name}: ${address}`).toContain(hash);
    }
});
