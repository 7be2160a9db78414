import type { EditorView } from "@codemirror/view";
import { useMemo, useState } from "react";
import { type Plan, planScript, type Range } from "../../../api/gateway";
import { useText } from "../../../locale/text";
import { reveal } from "../../../parts/editor/reveal";
import { DiagramView } from "../../../parts/graph/DiagramView";
import { Segments } from "../../../ui/Segments";
import { Empty } from "../../../ui/views";
import { AnswerView } from "../AnswerView";
import type { Doc } from "../desk";
import { useAnswer } from "../useAnswer";
import { type Operator, operatorsOf } from "./operators";
import look from "./Plan.module.css";
import { PlanText, type Section } from "./PlanText";
import { textOfAst } from "./rels";

type View = "operators" | "optimized" | "ast";
type Props = { space: string; doc: Doc; view: { current: EditorView | null }; onFindings: () => void };

/** How Flink would run the text: the operators of the job, and the plans of each statement. */
export default function PlanPanel({ space, doc, view, onFindings }: Props) {
  const t = useText();
  const answered = useAnswer("plan", space, doc, planScript);
  const [chosen, setChosen] = useState<View>("operators");
  const go = (range: Range | null | undefined) => {
    if (range && view.current) reveal(view.current, range);
  };
  return (
    <AnswerView
      answered={answered}
      isBlank={!doc.spec.sql?.trim()}
      empty={(plan) =>
        plan.statements?.length ? null : <Empty what={t("plan.none")} next={t("plan.noneNext")} />
      }
      onFindings={onFindings}
    >
      {(plan, isOld) => (
        <div className={look.plan}>
          <div className={look.head}>
            <Segments
              label={t("studio.plan")}
              chosen={chosen}
              onChoose={setChosen}
              options={[
                { key: "operators", title: t("plan.operators") },
                { key: "optimized", title: t("plan.optimized") },
                { key: "ast", title: t("plan.ast") },
              ]}
            />
          </div>
          {chosen === "operators" ? (
            <Operators plan={plan} isOld={isOld} onGo={go} />
          ) : (
            <PlanText
              key={chosen}
              label={t(chosen === "ast" ? "plan.ast" : "plan.optimized")}
              sections={sectionsOf(plan, chosen)}
              isOld={isOld}
              onGo={go}
            />
          )}
        </div>
      )}
    </AnswerView>
  );
}

function Operators({
  plan,
  isOld,
  onGo,
}: {
  plan: Plan;
  isOld: boolean;
  onGo: (range: Range | null | undefined) => void;
}) {
  const t = useText();
  const { graph } = plan;
  const operators = useMemo(() => (graph ? operatorsOf(graph) : null), [graph]);
  if (!operators) return <Empty what={t("plan.noGraph")} next={t("plan.noGraphNext")} />;
  const { byId, diagram } = operators;
  const firstOf = (id: string): Operator | undefined =>
    byId.get(id) ?? byId.get(diagram.groups.find((group) => group.id === id)?.rows[0]?.id ?? "");
  return (
    <DiagramView
      diagram={diagram}
      label={t("plan.tasks")}
      opensAll
      isOld={isOld}
      onGo={(id) => onGo(firstOf(id)?.range)}
      sayOf={(id) => {
        const operator = byId.get(id);
        const chained = diagram.groups.find((group) => group.id === id);
        return operator ? (
          <Said operator={operator} />
        ) : (
          t("plan.chained", { count: chained?.rows.length ?? 0, parallelism: firstOf(id)?.parallelism ?? 1 })
        );
      }}
    />
  );
}

function Said({ operator: { name, statement, parallelism } }: { operator: Operator }) {
  const t = useText();
  return (
    <>
      <code>{name}</code>{" "}
      <span className="muted">
        {statement ? `${t("plan.statement", { number: statement })} · ` : ""}×{parallelism}
      </span>
    </>
  );
}

function sectionsOf({ statements = [] }: Plan, view: View): Section[] {
  return statements.map(({ number, range, ast, optimized = "" }) => {
    return { number, range, text: view === "ast" ? textOfAst(ast) : optimized };
  });
}
