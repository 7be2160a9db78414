import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const css = readFileSync(join(import.meta.dirname, "tokens.css"), "utf8");
const LEAST = 4.5;
const STATES = ["accept", "running", "failed", "cancel", "finish", "silent"];
const CODE = ["keyword", "type", "string", "comment", "hole"];
/** Which ink stands on which ground. */
const PAIRS = [
  ...["ink", "ink-2", "ink-3"].flatMap((ink) => ["bg", "panel", "sunken"].map((ground) => [ink, ground])),
  ["accent", "panel"],
  ["accent", "bg"],
  ["accent", "accent-soft"],
  ["accent-ink", "accent"],
  ["ink", "accent-soft"],
  ...STATES.flatMap((state) => [
    [state, `${state}-soft`],
    [state, "panel"],
  ]),
  ...CODE.flatMap((one) => [
    [`code-${one}`, "panel"],
    [`code-${one}`, "sunken"],
  ]),
] as [string, string][];

function tokens(scheme: string): Map<string, string> {
  const block = css.split(`[data-mantine-color-scheme="${scheme}"] {`)[1]?.split("}")[0] ?? "";
  return new Map(
    [...block.matchAll(/--([\w-]+): (#[0-9a-f]{6})/g)].map((one) => [one[1] ?? "", one[2] ?? ""]),
  );
}

function luminance(colour: string): number {
  const [r, g, b] = [1, 3, 5]
    .map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((one) => (one <= 0.03928 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4)) as [
    number,
    number,
    number,
  ];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** Source: WCAG 2.2, contrast ratio. */
function contrast(one: string, other: string): number {
  const [high, low] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

test.each(["light", "dark"])("every pair of ink and ground can be read in the %s look", (scheme) => {
  const known = tokens(scheme);
  for (const [ink, ground] of PAIRS) {
    const [top, below] = [known.get(ink), known.get(ground)];
    expect(top && below, `${ink} on ${ground}`).toBeTruthy();
    expect(contrast(top as string, below as string), `${ink} on ${ground}`).toBeGreaterThanOrEqual(LEAST);
  }
});

test("both looks define the same tokens", () => {
  expect([...tokens("dark").keys()]).toEqual([...tokens("light").keys()]);
});
