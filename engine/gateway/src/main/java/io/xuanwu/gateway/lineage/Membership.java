package io.xuanwu.gateway.lineage;

import io.xuanwu.gateway.lineage.Derivation.Phrase;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;

/** Lists of values, which the planner expands: {@code x IN (1, 2)} becomes {@code x = 1 OR x = 2}. */
final class Membership {
    private Membership() {}

    static boolean isList(List<RexNode> operands, SqlKind kind) {
        return operands.size() > 1
                && operands.stream()
                        .allMatch(each -> each.getKind() == kind
                                && ((RexCall) each).getOperands().get(1) instanceof RexLiteral
                                && ((RexCall) each)
                                        .getOperands()
                                        .get(0)
                                        .equals(((RexCall) operands.get(0))
                                                .getOperands()
                                                .get(0)));
    }

    static Derivation of(List<RexNode> comparisons, String words, Expressions expressions) {
        RexCall first = (RexCall) comparisons.get(0);
        Phrase phrase = new Phrase()
                .before(
                        expressions.of(first.getOperands().get(0)),
                        first.getOperator().getLeftPrec())
                .say(words);
        List<Derivation> values = new ArrayList<>();
        comparisons.forEach(
                each -> values.add(expressions.of(((RexCall) each).getOperands().get(1))));
        return phrase.list(values)
                .say(")")
                .operator(first.getOperator().getLeftPrec(), first.getOperator().getRightPrec());
    }
}
