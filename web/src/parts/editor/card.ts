import type { Schemas } from "../../api/client";
import { say } from "../../locale/text";
import { documentation, element, example } from "./documentation";

const MOST_COLUMNS = 14;

/** What is at a place, as a small card: name and kind, type, columns, facts and documentation. */
export function hoverCard(hover: Schemas["Hover"]): HTMLElement {
  const card = element("div", "cm-card");
  card.append(head(hover));
  for (const one of hover.signatures ?? []) card.append(example(one));
  if (hover.comment) card.append(element("p", "", hover.comment));
  if (hover.columns?.length) card.append(columns(hover.columns));
  if (hover.documentation) card.append(documentation(hover.documentation));
  if (hover.facts?.length) card.append(facts(hover.facts));
  return card;
}

/** The signatures of the call around the caret, with the argument that is typed now. */
export function signatureCard({ signatures = [], argument = 0, documentation: docs }: Schemas["Signatures"]) {
  const card = element("div", "cm-card");
  const fits = signatures.filter((one) => argument < (one.parameters?.length ?? 0));
  for (const one of fits.length ? fits : signatures) card.append(signature(one, argument));
  if (docs) card.append(documentation({ en: firstPart(docs.en), zh: docs.zh ? firstPart(docs.zh) : null }));
  return card;
}

function head({ name, title, kind, type }: Schemas["Hover"]): HTMLElement {
  const line = element("div", "cm-cardHead");
  line.append(element("b", "", title || name));
  if (type) line.append(element("code", "cm-cardType", type));
  line.append(element("span", "cm-cardKind", say(`editor.kind.${kind}`)));
  return line;
}

function columns(all: readonly Schemas["Column"][]): HTMLElement {
  const table = element("table", "cm-cardColumns");
  for (const { name, type } of all.slice(0, MOST_COLUMNS)) {
    const row = element("tr");
    row.append(element("td", "", name), element("td", "cm-cardType", type));
    table.append(row);
  }
  const rest = all.length - MOST_COLUMNS;
  if (rest > 0) table.append(element("caption", "cm-cardKind", say("editor.moreColumns", { count: rest })));
  return table;
}

function facts(all: readonly Schemas["Fact"][]): HTMLElement {
  const list = element("dl", "cm-cardFacts");
  for (const { name, value } of all)
    list.append(element("dt", "", say(`editor.fact.${name}`)), element("dd", "", spoken(value)));
  return list;
}

function spoken(value: string): string {
  if (value === "true") return say("editor.yes");
  return value === "false" ? say("editor.no") : value;
}

function signature({ label, parameters = [] }: Schemas["Signature"], argument: number): HTMLElement {
  const line = element("pre", "cm-example");
  const open = label.indexOf("(") + 1;
  let from = open;
  let to = open;
  parameters.slice(0, argument + 1).forEach((one, at) => {
    from = label.indexOf(one, at ? to : open);
    to = from + one.length;
  });
  if (argument >= parameters.length || from < open) line.append(label);
  else line.append(label.slice(0, from), element("b", "cm-argument", label.slice(from, to)), label.slice(to));
  return line;
}

function firstPart(text: string): string {
  return text.split("\n\n")[0] ?? text;
}
