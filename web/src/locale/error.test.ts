import { afterEach, expect, test } from "vitest";
import { PROBLEMS } from "../api/lifecycle";
import { ApiError, FindingError, type Problem, ServerAway } from "../api/send";
import { errorLine, errorText } from "./error";
import { setLanguage, TEXTS } from "./text";

afterEach(() => setLanguage("en"));

const problem = (code: string, detail: string, facts = {}) =>
  new ApiError({ code, detail, facts, status: 409 } as Problem);
const finding = (line: number) => ({
  code: "column_unknown",
  severity: "error" as const,
  message: "There is no column 'a' in the tables of this statement.",
  template: "column_unknown",
  facts: { name: "a" },
  range: { line, column: 1, end_line: line, end_column: 1 },
});

test("every code of the server has a headline in both languages, and no other has one", () => {
  const told = Object.keys(TEXTS).filter((id) => id.startsWith("problem."));
  expect(told.sort()).toEqual(PROBLEMS.map((code) => `problem.${code}`).sort());
});

test("the words of the server stand behind a Chinese headline", () => {
  const taken = problem("name_taken", "There is a job 'a'.");
  expect(errorText(taken)).toEqual({ headline: null, details: ["There is a job 'a'."] });
  setLanguage("zh");
  expect(errorText(taken)).toEqual({ headline: "名称已被占用。", details: ["There is a job 'a'."] });
  expect(errorLine(problem("of_tomorrow", "New."))).toBe("操作没有成功。 New.");
});

test("a problem without words of its own has a headline in English too", () => {
  expect(errorText(problem("name_taken", ""))).toEqual({ headline: "The name is taken.", details: [] });
});

test("the findings of a problem are told in place of its words", () => {
  const note = { ...finding(2), severity: "note" };
  const findings = [finding(1), note, finding(3), finding(4), finding(5)];
  const refused = problem("script_invalid", "Line 1, column 1: There is no …", { findings });
  expect(errorText(refused).headline).toBe("The script has errors. Nothing was started.");
  setLanguage("zh");
  expect(errorText(refused)).toEqual({
    headline: "脚本有错误，没有启动任何内容。",
    details: [
      "第 1 行第 1 列：这条语句的表中没有列“a”。",
      "第 3 行第 1 列：这条语句的表中没有列“a”。",
      "第 4 行第 1 列：这条语句的表中没有列“a”。",
      "还有 1 个错误。",
    ],
  });
});

test("an error of the script and an absent server are told in the language of now", () => {
  setLanguage("zh");
  expect(errorLine(new FindingError(finding(1)))).toBe("这条语句的表中没有列“a”。");
  expect(errorLine(new ServerAway())).toBe("服务器没有响应。");
  expect(errorLine(new ServerAway(500))).toBe("服务器返回了 500。");
  expect(errorLine(new Error("given"))).toBe("given");
});
