import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { formatAgo, formatBytes, formatDuration } from "./format";
import { chooseLanguage, say, setLanguage, TEXTS, type TextId } from "./text";

/** Names of programs and keys are the same in every language. */
const NAMES = new Set(["Flink", "Shift+Alt+F", "com.example.Mask"]);
const SOURCES = join(import.meta.dirname, "..");
const ids = Object.keys(TEXTS) as TextId[];
/** Names of values, without the quoted braces of ICU. */
const values = (text: string) =>
  [...text.replaceAll(/'\{[^}]*\}'/g, "").matchAll(/\{(\w+)/g)]
    .map((one) => one[1])
    .filter((one) => one !== "#")
    .sort();

test("every text is there in both languages, with the same values", () => {
  for (const id of ids) {
    const [en, zh] = TEXTS[id];
    expect(en.trim(), id).not.toBe("");
    expect(zh.trim(), id).not.toBe("");
    const plain = (text: string) => [...new Set(values(text.replace(/\b(one|other) \{[^}]*\}/g, "")))];
    expect(plain(zh), id).toEqual(plain(en));
  }
});

test("a text that must be translated is not English in Chinese", () => {
  const same = ids.filter((id) => TEXTS[id][0] === TEXTS[id][1]);
  expect(same).toEqual([
    "palette.catalog",
    "run.release",
    "run.flinkPage",
    "artifacts.hash",
    "releases.version",
    "releases.java",
    "settings.jobmanager",
  ]);
});

test("every text is used", () => {
  const files = readdirSync(SOURCES, { recursive: true, encoding: "utf8" }).filter(
    (name) => /\.tsx?$/.test(name) && !name.startsWith("locale/texts") && !name.includes(".test."),
  );
  const text = files.map((name) => readFileSync(join(SOURCES, name), "utf8")).join("\n");
  const built =
    /^(cause|debug\.(end|step|why)|generate\.how|editor\.(fact|kind)|together|palette|problem|severity|event|phase|memory|settings\.restart)\./;
  expect(ids.filter((id) => !built.test(id) && !text.includes(`"${id}"`))).toEqual([]);
});

test("no component writes words that only one language has", () => {
  const files = readdirSync(SOURCES, { recursive: true, encoding: "utf8" }).filter(
    (name) => name.endsWith(".tsx") && !name.includes(".test."),
  );
  const found = files.flatMap((name) => {
    const text = readFileSync(join(SOURCES, name), "utf8");
    const between = [...text.matchAll(/[^=]>\s*([A-Z][a-z]+(?: [a-z]+)*)\s*<\//g)].map((one) => one[1] ?? "");
    const named = [...text.matchAll(/\b(?:aria-label|title|placeholder|label)="([^"]*)"/g)].map(
      (one) => one[1] ?? "",
    );
    return [...between, ...named]
      .filter((one) => !NAMES.has(one) && !(one in TEXTS))
      .map((one) => `${name}: ${one}`);
  });
  expect(found).toEqual([]);
});

test("values and plurals are put in", () => {
  setLanguage("en");
  expect(say("debug.count", { count: 1 })).toBe("1 row");
  expect(say("debug.count", { count: 2 })).toBe("2 rows");
  expect(say("variables.text")).toContain("$" + "{name}");
  chooseLanguage("zh");
  expect(say("debug.count", { count: 2 })).toBe("2 行");
  expect(document.documentElement.lang).toBe("zh-CN");
});

test("a value from right to left does not turn around what stands beside it", () => {
  setLanguage("en");
  expect(say("tokens.revokeTitle", { name: "\u202eabc" })).toBe("Revoke \u2068\u202eabc\u2069?");
  expect(say("tokens.revokeTitle", { name: "abc" })).toBe("Revoke abc?");
});

test("figures are written as the language writes them", () => {
  setLanguage("en");
  const now = Date.parse("2026-11-30T20:00:00Z");
  expect(formatAgo("2026-11-30T19:56:00Z", now)).toBe("4 min. ago");
  expect(formatAgo("2026-11-30T20:00:01Z", now)).toBe("just now");
  expect(formatDuration(2 * 86_400 + 10 * 3_600 + 59)).toBe("2 days 10 hr");
  expect(formatDuration(0)).toBe("0 sec");
  expect(formatBytes(0)).toBe("0 B");
  expect(formatBytes(1_572_864)).toBe("1.5 MiB");
  setLanguage("zh");
  expect(formatAgo("2026-11-30T19:56:00Z", now)).toBe("4分钟前");
});
