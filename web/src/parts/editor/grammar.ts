import { styleTags, tags } from "@lezer/highlight";
import { parser } from "./flink";

/** The parser of Flink SQL, with what each of its nodes is for colouring. It needs no editor. */
export const flinkParser = parser.configure({
  props: [
    styleTags({
      Keyword: tags.keyword,
      Type: tags.typeName,
      Function: tags.function(tags.variableName),
      String: tags.string,
      Number: tags.number,
      LineComment: tags.lineComment,
      BlockComment: tags.blockComment,
      QuotedIdentifier: tags.special(tags.name),
      Placeholder: tags.macroName,
      HintOpen: tags.meta,
      HintClose: tags.meta,
      Operator: tags.operator,
    }),
  ],
});
