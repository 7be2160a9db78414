import { CHINESE } from "./messages";
import { language } from "./text";

type Sentence = { template: string; facts?: Record<string, string | number> };
/** What can be told in any language: the English text, and what it was made of. */
export type Told = {
  message: string;
  template?: string | null;
  facts?: Record<string, string | number | readonly Sentence[]>;
};
const OPTIONAL = /\[([^\]]*)\]/g;
const FACT = /(?<!\$)\{(\w+)\}/g;

/** The text in the language of now; in English if the server is of another version and has another template. */
export function messageOf(told: Told): string {
  if (language() === "en" || !told.template) return told.message;
  const { where, ...facts } = told.facts ?? {};
  const text = chinese({ template: told.template, facts });
  if (text === null) return told.message;
  return where === undefined ? text : `${where}：${text}`;
}

/** Null for a template that is not known, or that needs other facts. */
function chinese({ template, facts = {} }: Omit<Told, "message">): string | null {
  const text = CHINESE[template ?? ""];
  if (text === undefined) return null;
  const has = (part: string) =>
    [...part.matchAll(FACT)].every((one) => facts[one[1] as string] !== undefined);
  const chosen = text.replace(OPTIONAL, (_, part: string) => (has(part) ? part : ""));
  if (!has(chosen)) return null;
  const values: Record<string, string> = {};
  for (const [name, fact] of Object.entries(facts)) {
    const value = typeof fact === "object" ? sentences(fact) : String(fact);
    if (value === null) return null;
    values[name] = value;
  }
  return chosen.replace(FACT, (_, name: string) => values[name] as string);
}

function sentences(all: readonly Sentence[]): string | null {
  const texts = all.map(chinese);
  return texts.includes(null) ? null : texts.join("");
}
