import type { Page } from "playwright-core";
import { DATA } from "./layout";

/** The English texts of the page as a language has them that needs more room: `⟦Saavéé⟧` in place of `Save`. */
const ACCENTS: Record<string, string> = {
  a: "å",
  e: "é",
  i: "ï",
  o: "ö",
  u: "ü",
  y: "ÿ",
  A: "Å",
  E: "É",
  O: "Ö",
};
const MARKS = /[⟦⟧åéïöüÿÅÉÖ]/;
const LONGER = 0.4;
/** States are the same in every language; figures and times are written by the browser's own rules. */
const SAME =
  /^(Mozilla.*|(Ctrl|Shift|Alt)\+.*|[A-Z ]{3,}|default_catalog\..*|Accept|Running|Failed|Cancel|Finish|developer|admin|viewer|SQL|JAR|Flink)$/;
const FIGURE =
  /^[\d.,:/·+– ]*(s|ms|MiB|GiB|KiB|min|sec|hr|days?|(sec|min|hr)\. ago|\w{3} \d+, \d{4}, [\d:]+ [AP]M UTC)?[ \d]*$/;

/** Opens what the browser shows again with the longer texts; they stay until it is closed. */
export async function lengthen(page: Page): Promise<void> {
  await page.context().addInitScript(`globalThis.rewriteEnglish = (() => {
    const ACCENTS = ${JSON.stringify(ACCENTS)}, LONGER = ${LONGER};
    ${longer}
    return longer;
  })()`);
  await page.reload();
}

/** What a text of the page is called then; values in braces and the words of plurals stay as ICU needs them. */
export function longer(text: string): string {
  let count = 0;
  const word = (letters: string) =>
    [...letters]
      .map((one) => {
        const to = ACCENTS[one] ?? one;
        count += /[A-Za-z]/.test(one) ? LONGER : 0;
        if (count < 1) return to;
        count -= 1;
        return to + to;
      })
      .join("");
  const inner = (from: string): string => {
    let out = "";
    for (let at = 0; at < from.length; at++) {
      if (from.startsWith("'{", at)) {
        const end = from.indexOf("'", at + 1);
        out += from.slice(at, end + 1);
        at = end;
      } else if (from[at] === "{") {
        let depth = 1;
        let end = at + 1;
        while (depth) depth += { "{": 1, "}": -1 }[from[end++] as string] ?? 0;
        const held = from.slice(at + 1, end - 1);
        const branches = held.replace(
          /(=?\w+) \{([^{}]*)\}/g,
          (_, key, branch) => `${key} {${inner(branch)}}`,
        );
        out += `{${branches}}`;
        at = end - 1;
      } else out += word(from[at] as string);
    }
    return out;
  };
  return `⟦${inner(text)}⟧`;
}

/** What is shown, or told to those who listen, that was not among the texts of the page. */
export async function foreignTexts(page: Page, names: readonly (string | RegExp)[]): Promise<string[]> {
  const found = await page.evaluate((data) => {
    const texts = new Set<string>();
    for (const node of document.body.querySelectorAll("*")) {
      if (node.closest(data) || !node.checkVisibility()) continue;
      for (const name of ["aria-label", "title", "placeholder"]) texts.add(node.getAttribute(name) ?? "");
      for (const child of node.childNodes)
        if (child.nodeType === Node.TEXT_NODE) texts.add(child.textContent?.trim() ?? "");
    }
    return [...texts];
  }, DATA);
  const isOwn = (text: string) => MARKS.test(text) || SAME.test(text) || FIGURE.test(text);
  return found.filter(
    (text) =>
      /[A-Za-z]{2}/.test(text) &&
      !isOwn(text) &&
      !names.some((one) => (typeof one === "string" ? one === text : one.test(text))),
  );
}
