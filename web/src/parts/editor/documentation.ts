import { highlightCode } from "@lezer/highlight";
import type { Schemas } from "../../api/client";
import { language } from "../../locale/text";
import { flinkParser } from "./grammar";
import { colours } from "./language";

/** Documentation of the gateway in the language of the page: paragraphs, `words` and examples in SQL. */
export function documentation({ en, zh }: Schemas["Documentation"]): HTMLElement {
  const host = element("div", "cm-docs");
  const parts = ((language() === "zh" && zh) || en).split(/```(?:sql)?\n?/);
  parts.forEach((part, at) => {
    if (at % 2) host.append(example(part.trimEnd()));
    else for (const text of part.trim().split(/\n{2,}/)) if (text) host.append(paragraph(text));
  });
  return host;
}

/** SQL in the colours of the editor. */
export function example(sql: string): HTMLElement {
  const host = element("pre", "cm-example");
  const put = (text: string, classes: string) => host.append(element("span", classes, text));
  highlightCode(sql, flinkParser.parse(sql), colours, put, () => host.append("\n"));
  return host;
}

export function element(tag: string, className = "", text = ""): HTMLElement {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.textContent = text;
  return made;
}

function paragraph(text: string): HTMLElement {
  const host = element("p");
  text.split("`").forEach((part, at) => {
    host.append(at % 2 ? element("code", "", part) : part);
  });
  return host;
}
