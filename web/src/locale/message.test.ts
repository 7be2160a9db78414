import { afterEach, expect, test } from "vitest";
import { messageOf } from "./message";
import { setLanguage } from "./text";

afterEach(() => setLanguage("en"));

const FOUND = {
  message: "There is no table or view 'ordres'. Did you mean 'orders'?",
  template: "table_unknown",
  facts: { name: "ordres", near: "orders" },
};

test("a finding is told in the language of now", () => {
  expect(messageOf(FOUND)).toBe(FOUND.message);
  setLanguage("zh");
  expect(messageOf(FOUND)).toBe("没有表或视图“ordres”。是否想写“orders”？");
});

test("a part without its fact is left out, and a place stands before the text", () => {
  setLanguage("zh");
  const facts = { name: "ordres", where: "catalogs.lake" };
  expect(messageOf({ ...FOUND, facts })).toBe("catalogs.lake：没有表或视图“ordres”。");
});

test("what a fact says is no template", () => {
  setLanguage("zh");
  const facts = { name: "$& {near} [x]" };
  expect(messageOf({ ...FOUND, facts })).toBe("没有表或视图“$& {near} [x]”。");
  const placeholder = { message: "", template: "placeholder_invalid", facts: { text: "x" } };
  expect(messageOf(placeholder)).toContain("需要字面的 $" + "{ 时写 $$" + "{。");
});

test("the words of Flink stand behind a Chinese beginning", () => {
  setLanguage("zh");
  const words = "Sort on a non-time-attribute field is not supported.";
  const found = { message: words, template: "plan_failed.flink", facts: { words } };
  expect(messageOf(found)).toBe(`Flink 无法为这条语句生成执行计划：${words}`);
});

test("sentences within a message are told in the same language", () => {
  setLanguage("zh");
  const reason = [{ template: "reason.hosts" }, { template: "reason.both_keys", facts: { options: "a, b" } }];
  const facts = { option: "o", release: "2.2.1", reason };
  expect(messageOf({ message: "x", template: "dialect_impossible.option", facts })).toBe(
    "Flink 2.2.1 不支持“o”的这种写法。所有主机写在一个选项中。请写出两个键：a, b。",
  );
});

test.each([
  ["an unknown template", "of_another_version", {}],
  ["a missing fact", "table_unknown", {}],
  ["no template", null, {}],
  [
    "an unknown sentence",
    "dialect_impossible.option",
    { option: "o", release: "2", reason: [{ template: "x" }] },
  ],
])("with %s, the English text is shown", (_, template, facts) => {
  setLanguage("zh");
  expect(messageOf({ message: "In English.", template, facts })).toBe("In English.");
});
