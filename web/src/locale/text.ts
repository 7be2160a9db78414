import { i18n } from "@lingui/core";
import { compileMessage } from "@lingui/message-utils/compileMessage";
import { useLingui } from "@lingui/react";
import { access } from "./texts/access";
import { common } from "./texts/common";
import { debug } from "./texts/debug";
import { editor } from "./texts/editor";
import { given } from "./texts/given";
import { guides } from "./texts/guides";
import { insight } from "./texts/insight";
import { jobs } from "./texts/jobs";
import type { Texts } from "./texts/kind";
import { platform } from "./texts/platform";
import { problems } from "./texts/problems";
import { program } from "./texts/program";
import { runs } from "./texts/runs";
import { shared } from "./texts/shared";
import { sheet } from "./texts/sheet";
import { shell } from "./texts/shell";
import { studio } from "./texts/studio";
import { tests } from "./texts/tests";
import { together } from "./texts/together";
import { tree } from "./texts/tree";

/** All texts of the page in both languages; a language is switched without loading anything. */
export const TEXTS = {
  ...common,
  ...shell,
  ...runs,
  ...jobs,
  ...shared,
  ...platform,
  ...problems,
  ...access,
  ...studio,
  ...debug,
  ...program,
  ...sheet,
  ...given,
  ...tests,
  ...insight,
  ...guides,
  ...editor,
  ...together,
  ...tree,
};
export type TextId = keyof typeof TEXTS;
export type Language = "en" | "zh";
export type Say = (id: TextId, values?: Record<string, string | number>) => string;
type Rewriting = { rewriteEnglish?: (text: string) => string };
/** Letters that are written from right to left, and characters that turn the direction. */
const TURNING = /[\p{Script=Hebrew}\p{Script=Arabic}\u202a-\u202e\u2066-\u2069]/u;
const KEPT = "xuanwu.language";
/** Set by a test of the layout alone, which puts longer texts in place of the English ones. */
const { rewriteEnglish = (text: string) => text } = globalThis as Rewriting;

i18n.setMessagesCompiler(compileMessage);
i18n.load({ en: catalog(([en]) => rewriteEnglish(en)), zh: catalog(([, zh]) => zh) });
setLanguage(firstLanguage());

export function language(): Language {
  return i18n.locale === "zh" ? "zh" : "en";
}

export function setLanguage(next: Language): void {
  i18n.activate(next);
  document.documentElement.lang = next === "zh" ? "zh-CN" : "en";
}

/** Switches the language and keeps the choice for the next visit. */
export function chooseLanguage(next: Language): void {
  setLanguage(next);
  try {
    localStorage.setItem(KEPT, next);
  } catch {
    // Without storage, the choice holds until the page is closed.
  }
}

/** The text in the language of now, for what is not a component. */
export const say: Say = (id, values) => i18n._(id, isolated(values));

/** The same inside components, which are drawn again when the language changes. */
export function useText(): Say {
  const { i18n: current } = useLingui();
  return (id, values) => current._(id, isolated(values));
}

/** The language of now, for texts that come from the server in both. */
export function useLanguage(): Language {
  useLingui();
  return language();
}

/** Values as Unicode isolates where they would turn around the text that stands beside them. */
function isolated(values: Parameters<Say>[1]): Parameters<Say>[1] {
  if (!values || !Object.values(values).some((one) => TURNING.test(String(one)))) return values;
  return Object.fromEntries(
    Object.entries(values).map(([name, one]) => [
      name,
      TURNING.test(String(one)) ? `\u2068${one}\u2069` : one,
    ]),
  );
}

function catalog(choose: (both: Texts[string]) => string): Record<string, string> {
  return Object.fromEntries(Object.entries(TEXTS).map(([id, both]) => [id, choose(both)]));
}

function firstLanguage(): Language {
  let kept: string | null = null;
  try {
    kept = localStorage.getItem(KEPT);
  } catch {
    // The browser's own language is as good.
  }
  if (kept === "en" || kept === "zh") return kept;
  return navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en";
}
