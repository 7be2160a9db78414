import { render } from "@testing-library/react";
import { expect, test } from "vitest";
import { headingsOf, readMarkdown } from "./headings";
import { Markdown } from "./Markdown";

const draw = (text: string) =>
  render(
    <Markdown tokens={readMarkdown(text)} link={(address, content) => <a href={address}>{content}</a>} />,
  ).container;

test("raw HTML is shown as text and never becomes an element", () => {
  const drawn = draw(
    'before <b onclick="x()">bold</b>\n\n<script>alert(1)</script>\n\n<img src=x onerror=y>',
  );
  expect(drawn.querySelector("script, img, b")).toBeNull();
  expect(drawn.textContent).toContain("<script>alert(1)</script>");
});

test("headings stand below the page's own and have the ids that links name", () => {
  const text = "# One\n\n## 6. Another `Flink`, now\n\ntext";
  expect(draw(text).querySelector("h3")?.id).toBe("6-another-flink-now");
  expect(headingsOf(readMarkdown(text)).map(({ depth, id }) => [depth, id])).toEqual([
    [1, "one"],
    [2, "6-another-flink-now"],
  ]);
});

test("tables, lists, marks and links are drawn", () => {
  const drawn = draw(
    "| a | b |\n|---|---|\n| `x` | **y** |\n\n3. three\n   - inner\n\n[other](other.md#part)",
  );
  expect([...drawn.querySelectorAll("td")].map((cell) => cell.innerHTML)).toEqual([
    "<code>x</code>",
    "<strong>y</strong>",
  ]);
  expect(drawn.querySelector("ol")?.getAttribute("start")).toBe("3");
  expect(drawn.querySelector("li li")?.textContent).toBe("inner");
  expect(drawn.querySelector("a")?.getAttribute("href")).toBe("other.md#part");
});
