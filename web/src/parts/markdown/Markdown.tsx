import type { Token, Tokens } from "marked";
import { Fragment, type ReactNode } from "react";
import { CodeBlock } from "./CodeBlock";
import { idOf, plainOf } from "./headings";
import look from "./Markdown.module.css";

/** Draws a link; the caller knows where addresses lead. */
export type DrawLink = (address: string, content: ReactNode) => ReactNode;

/** Markdown as elements. No HTML of the text is ever used as HTML. */
export function Markdown({ tokens, link }: { tokens: readonly Token[]; link: DrawLink }) {
  return <div className={look.text}>{draw(tokens, link)}</div>;
}

function draw(tokens: readonly Token[] | undefined, link: DrawLink): ReactNode {
  return (tokens ?? []).map((token, at) => <Fragment key={at}>{drawOne(token as Known, link)}</Fragment>);
}

type Known =
  | Tokens.Heading
  | Tokens.Paragraph
  | Tokens.Text
  | Tokens.Code
  | Tokens.List
  | Tokens.Table
  | Tokens.Blockquote
  | Tokens.Strong
  | Tokens.Em
  | Tokens.Codespan
  | Tokens.Link
  | Tokens.Escape
  | Tokens.Br
  | Tokens.Hr
  | Tokens.Space;

function drawOne(token: Known, link: DrawLink): ReactNode {
  switch (token.type) {
    case "heading":
      return drawHeading(token, link);
    case "paragraph":
      return <p>{draw(token.tokens, link)}</p>;
    case "code":
      return <CodeBlock text={token.text} language={token.lang ?? ""} />;
    case "list":
      return drawList(token, link);
    case "table":
      return drawTable(token, link);
    case "blockquote":
      return <blockquote>{draw(token.tokens, link)}</blockquote>;
    case "strong":
      return <strong>{draw(token.tokens, link)}</strong>;
    case "em":
      return <em>{draw(token.tokens, link)}</em>;
    case "codespan":
      return <code>{token.text}</code>;
    case "link":
      return link(token.href, draw(token.tokens, link));
    case "br":
      return <br />;
    case "hr":
      return <hr />;
    case "space":
      return null;
    case "text":
      return token.tokens ? draw(token.tokens, link) : token.text;
    case "escape":
      return token.text;
    default:
      return (token as Token).raw;
  }
}

/** The page has a heading of its own above the text, so that the text's first one is of the second level. */
function drawHeading(token: Tokens.Heading, link: DrawLink): ReactNode {
  const Level = `h${Math.min(token.depth + 1, 6)}` as "h2";
  return (
    <Level id={idOf(plainOf(token))} className={look[`level${Math.min(token.depth, 4)}`]} tabIndex={-1}>
      {draw(token.tokens, link)}
    </Level>
  );
}

function drawList(token: Tokens.List, link: DrawLink): ReactNode {
  const items = token.items.map((item, at) => <li key={at}>{draw(item.tokens, link)}</li>);
  return token.ordered ? <ol start={Number(token.start) || 1}>{items}</ol> : <ul>{items}</ul>;
}

function drawTable(token: Tokens.Table, link: DrawLink): ReactNode {
  return (
    <section className={look.wide} aria-label={token.header.map(plainCell).join(", ")} tabIndex={0}>
      <table>
        <thead>
          <tr>
            {token.header.map((cell, at) => (
              <th key={at}>{draw(cell.tokens, link)}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {token.rows.map((row, at) => (
            <tr key={at}>
              {row.map((cell, column) => (
                <td key={column}>{draw(cell.tokens, link)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function plainCell(cell: Tokens.TableCell): string {
  return cell.tokens.map(plainOf).join("");
}
