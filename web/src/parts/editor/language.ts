import {
  foldInside,
  foldNodeProp,
  HighlightStyle,
  LanguageSupport,
  LRLanguage,
  syntaxHighlighting,
} from "@codemirror/language";
import type { Extension } from "@codemirror/state";
import { tags } from "@lezer/highlight";
import { flinkParser } from "./grammar";

/** Flink SQL as far as the editor must know it at once: colours, folding, where a statement ends. */
const language = LRLanguage.define({
  name: "flink-sql",
  parser: flinkParser.configure({
    props: [
      foldNodeProp.add({
        Statement: (node, state) => ({ from: state.doc.lineAt(node.from).to, to: node.to }),
        Parens: foldInside,
      }),
    ],
  }),
  languageData: {
    commentTokens: { line: "--", block: { open: "/*", close: "*/" } },
    closeBrackets: { brackets: ["(", "[", "'", "`"] },
  },
});

/** The colours of code, by the tokens of the page. */
export const colours = HighlightStyle.define([
  { tag: tags.keyword, color: "var(--code-keyword)", fontWeight: "600" },
  { tag: [tags.typeName, tags.function(tags.variableName)], color: "var(--code-type)" },
  { tag: tags.string, color: "var(--code-string)" },
  { tag: tags.comment, color: "var(--code-comment)" },
  { tag: [tags.macroName, tags.meta], color: "var(--code-hole)" },
]);

export function flinkSql(): Extension {
  return [new LanguageSupport(language), syntaxHighlighting(colours)];
}
