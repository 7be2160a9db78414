import type { ReactNode } from "react";
import { useText } from "../../locale/text";
import { Button } from "../../ui/Button";
import { Empty, Failed, Loading, Problem } from "../../ui/views";
import look from "./AnswerView.module.css";
import type { Answered } from "./useAnswer";

/** An answer about the text, with what is to be done before there can be a newer one. */
export function AnswerView<Answer>({
  answered,
  isBlank,
  empty,
  onFindings,
  children,
}: {
  answered: Answered<Answer>;
  isBlank: boolean;
  /** What to show of an answer in which there is nothing; null where there is something. */
  empty: (answer: Answer) => ReactNode;
  onFindings: () => void;
  children: (answer: Answer, isOld: boolean) => ReactNode;
}) {
  const t = useText();
  const { shown, isOld, errors, error, isPending, retry } = answered;
  if (isBlank) return <Empty what={t("answer.blank")} next={t("answer.blankNext")} />;
  if (!shown) return error ? <Failed error={error} onRetry={retry} /> : <Loading />;
  const nothing = empty(shown);
  return (
    <div className={look.answer} aria-busy={isPending}>
      {error ? (
        <div className={look.line}>
          <Problem error={error} />
          <Button onClick={retry}>{t("act.retry")}</Button>
        </div>
      ) : null}
      {errors ? (
        <div className={look.line} role="status">
          <span>{t(nothing ? "answer.errors" : "answer.errorsOld", { count: errors })}</span>
          <Button onClick={onFindings}>{t("answer.findings")}</Button>
        </div>
      ) : null}
      {nothing ? (errors ? null : nothing) : children(shown, isOld)}
    </div>
  );
}
