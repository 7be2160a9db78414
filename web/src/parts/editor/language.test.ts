import { expect, test } from "vitest";
import { parser } from "./flink";

const HOLE = `$${"{secret.key}"}`;

/** The names of the nodes that a text has, without the tree's inner ones. */
function nodes(text: string): string[] {
  const names: string[] = [];
  parser
    .parse(text)
    .iterate({ enter: ({ name, from, to }) => void names.push(`${name}:${text.slice(from, to)}`) });
  return names;
}

test.each([
  ["SELECT 1", "Keyword:SELECT"],
  ["select COUNT(*)", "Function:COUNT"],
  ["CREATE TABLE t (a BIGINT)", "Type:BIGINT"],
  ["'it''s'", "String:'it''s'"],
  ["`a``b`", "QuotedIdentifier:`a``b`"],
  [HOLE, `Placeholder:${HOLE}`],
  ["-- hello", "LineComment:-- hello"],
  ["/* a * b */", "BlockComment:/* a * b */"],
  ["SELECT 订单号", "Identifier:订单号"],
])("%s has %s", (text, node) => {
  expect(nodes(text)).toContain(node);
});

test("a hint is code, not a comment", () => {
  const found = nodes("SELECT /*+ LOOKUP('table'='t') */ 1");
  expect(found).toContain("String:'table'");
  expect(found.some((one) => one.startsWith("BlockComment"))).toBe(false);
});

test("each statement ends at its semicolon, also where the next one is not finished", () => {
  const found = nodes("SELECT 1; SELECT (2; INSERT").filter((one) => one.startsWith("Statement:"));
  expect(found[0]).toBe("Statement:SELECT 1;");
  expect(found.length).toBeGreaterThan(1);
});
