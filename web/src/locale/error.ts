import type { Finding } from "../api/gateway";
import { ApiError, FindingError, ServerAway } from "../api/send";
import { messageOf } from "./message";
import { language, say, TEXTS, type TextId } from "./text";

/** What is shown of an error, in the language of now. */
export type ErrorText = {
  /** In Chinese, what an error of the server is about; null where `details` say it already. */
  headline: string | null;
  /** The server's own words, which are in English, or the findings that are the reason. */
  details: readonly string[];
};
const MOST_FINDINGS = 3;

export function errorText(error: unknown): ErrorText {
  if (error instanceof ApiError) return problemText(error);
  if (error instanceof FindingError) return { headline: null, details: [messageOf(error.finding)] };
  if (error instanceof ServerAway)
    return {
      headline: null,
      details: [error.status ? say("error.answered", { status: error.status }) : say("error.away")],
    };
  return { headline: null, details: [error instanceof Error ? error.message : String(error)] };
}

/** All of it in one text, for places of one line. */
export function errorLine(error: unknown): string {
  const { headline, details } = errorText(error);
  return [headline, ...details].filter(Boolean).join(" ");
}

function problemText({ problem }: ApiError): ErrorText {
  const id = `problem.${problem.code}`;
  const headline = say(id in TEXTS ? (id as TextId) : "error.other");
  const errors = findingsOf(problem.facts.findings).filter((one) => one.severity === "error");
  if (errors.length) {
    const more = errors.length - MOST_FINDINGS;
    const rest = more > 0 ? [say("error.more", { count: more })] : [];
    return { headline, details: [...errors.slice(0, MOST_FINDINGS).map(placed), ...rest] };
  }
  const isSaid = language() === "en" && problem.detail;
  return { headline: isSaid ? null : headline, details: problem.detail ? [problem.detail] : [] };
}

function findingsOf(fact: unknown): readonly Finding[] {
  return Array.isArray(fact) ? (fact as Finding[]) : [];
}

function placed(finding: Finding): string {
  const text = messageOf(finding);
  return finding.range ? say("error.placed", { ...finding.range, text }) : text;
}
