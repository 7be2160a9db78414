package io.xuanwu.gateway.lineage;

import io.xuanwu.gateway.lineage.Derivation.Phrase;
import java.util.List;
import java.util.Set;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;

/** PREV, NEXT, FIRST and LAST of MATCH_RECOGNIZE; the planner always adds an offset, and an offset of 0 is omitted. */
final class PatternSteps {
    private static final Set<SqlKind> STEPS = Set.of(SqlKind.PREV, SqlKind.NEXT, SqlKind.FIRST, SqlKind.LAST);

    private PatternSteps() {}

    static boolean isStep(RexCall call) {
        return STEPS.contains(call.getKind()) && call.getOperands().size() == 2;
    }

    static Derivation of(RexCall call, Expressions expressions) {
        List<RexNode> operands = call.getOperands();
        boolean isHere = operands.get(1) instanceof RexLiteral
                && Integer.valueOf(0).equals(((RexLiteral) operands.get(1)).getValueAs(Integer.class));
        if (isHere && (call.getKind() == SqlKind.PREV || call.getKind() == SqlKind.NEXT)) {
            return expressions.of(operands.get(0));
        }
        return new Phrase()
                .say(call.getKind() + "(")
                .list(expressions.all(isHere ? operands.subList(0, 1) : operands))
                .say(")")
                .atom();
    }
}
