import type { EditorView } from "@codemirror/view";
import { useMemo } from "react";
import { type Draft, type Finding, outlineScript, traceScript } from "../../../api/gateway";
import { useText } from "../../../locale/text";
import { reveal } from "../../../parts/editor/reveal";
import { DiagramView } from "../../../parts/graph/DiagramView";
import { Empty } from "../../../ui/views";
import { AnswerView } from "../AnswerView";
import type { Doc } from "../desk";
import { useAnswer } from "../useAnswer";
import { diagramOf, type Script, titleOf } from "./tables";
import { traceViews } from "./views";

type Answer = Script & { findings: readonly Finding[] };
type Props = { space: string; doc: Doc; view: { current: EditorView | null }; onFindings: () => void };

/** Which tables the text reads and writes, and from which columns each column is computed. */
export default function LineagePanel({ space, doc, view, onFindings }: Props) {
  const t = useText();
  const answered = useAnswer("lineage", space, doc, ask);
  return (
    <AnswerView
      answered={answered}
      isBlank={!doc.spec.sql?.trim()}
      empty={({ lineage }) =>
        lineage.statements?.length ? null : <Empty what={t("lineage.none")} next={t("lineage.noneNext")} />
      }
      onFindings={onFindings}
    >
      {(answer, isOld) => <Tables answer={answer} isOld={isOld} view={view} />}
    </AnswerView>
  );
}

function Tables({ answer, isOld, view }: { answer: Answer; isOld: boolean; view: Props["view"] }) {
  const t = useText();
  const traced = useMemo(() => diagramOf(answer, (number) => t("lineage.result", { number })), [answer, t]);
  const go = (id: string) => {
    const range = traced.places.get(id)?.range;
    if (range && view.current) reveal(view.current, range);
  };
  return (
    <DiagramView
      diagram={traced.diagram}
      label={t("lineage.tables")}
      isOld={isOld}
      onGo={go}
      sayOf={(id) => <Said id={id} expression={traced.places.get(id)?.expression ?? ""} />}
    />
  );
}

function Said({ id, expression }: { id: string; expression: string }) {
  const [table = "", column] = id.startsWith("[") ? (JSON.parse(id) as string[]) : [id];
  const name = column === undefined ? titleOf(table) : `${titleOf(table)}.${column}`;
  return (
    <>
      <code>{name}</code>
      {expression ? (
        <>
          {" = "}
          <code>{expression}</code>
        </>
      ) : null}
    </>
  );
}

async function ask(space: string, draft: Draft, signal: AbortSignal): Promise<Answer> {
  const [lineage, symbols] = await Promise.all([
    traceScript(space, draft, signal),
    outlineScript(space, draft, signal),
  ]);
  const views = await traceViews(space, draft, symbols, signal);
  return { lineage, symbols, views, findings: lineage.findings ?? [] };
}
