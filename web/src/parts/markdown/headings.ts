import { lexer, type Token, type Tokens } from "marked";

export type Heading = { depth: number; text: string; id: string };

/** Reads Markdown. Raw HTML stays a token of its own, which is drawn as text. */
export function readMarkdown(text: string): Token[] {
  return lexer(text);
}

/** The headings of a text, by whose ids a link reaches them. */
export function headingsOf(tokens: readonly Token[]): Heading[] {
  return tokens
    .filter((token): token is Tokens.Heading => token.type === "heading")
    .map((token) => ({ depth: token.depth, text: plainOf(token), id: idOf(plainOf(token)) }));
}

/** The id of a heading, as GitHub makes it. */
export function idOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, "")
    .trim()
    .replace(/\s/g, "-");
}

/** The words of a token without their marks. */
export function plainOf(token: Token): string {
  if ("tokens" in token && token.tokens) return token.tokens.map(plainOf).join("");
  return "text" in token && typeof token.text === "string" ? token.text : token.raw;
}
