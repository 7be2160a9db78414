package io.xuanwu.gateway.lineage;

import io.xuanwu.gateway.lineage.Derivation.Phrase;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rex.RexFieldCollation;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexWindow;
import org.apache.calcite.rex.RexWindowBound;
import org.apache.calcite.sql.SqlKind;

/** The SQL text of aggregates OVER a window. */
final class Windows {
    private Windows() {}

    /** Returns whether these are the two branches into which the planner expands a SUM, which is NULL without rows. */
    static boolean isGuarded(RexNode sum, RexNode otherwise) {
        return sum instanceof RexOver
                && ((RexOver) sum).getAggOperator().getKind() == SqlKind.SUM0
                && otherwise instanceof RexLiteral
                && ((RexLiteral) otherwise).isNull();
    }

    static Derivation of(RexOver over, Expressions expressions) {
        boolean isSum = over.getAggOperator().getKind() == SqlKind.SUM0;
        Phrase phrase = new Phrase()
                .say(isSum ? "SUM" : over.getAggOperator().getName())
                .say("(");
        phrase.say(over.isDistinct() ? "DISTINCT " : "");
        if (over.getOperands().isEmpty() && over.getAggOperator().getKind() == SqlKind.COUNT) {
            phrase.say("*");
        }
        phrase.list(expressions.all(over.getOperands())).say(") OVER (");
        RexWindow window = over.getWindow();
        if (!window.partitionKeys.isEmpty()) {
            phrase.say("PARTITION BY ").list(expressions.all(window.partitionKeys));
        }
        if (!window.orderKeys.isEmpty()) {
            phrase.say(window.partitionKeys.isEmpty() ? "" : " ")
                    .say("ORDER BY ")
                    .list(order(window, expressions));
        }
        frame(window, phrase, expressions);
        return phrase.say(")").atom();
    }

    private static List<Derivation> order(RexWindow window, Expressions expressions) {
        List<Derivation> keys = new ArrayList<>();
        for (RexFieldCollation key : window.orderKeys) {
            boolean isDescending = key.getDirection() == RelFieldCollation.Direction.DESCENDING;
            keys.add(new Phrase()
                    .say(expressions.of(key.left))
                    .say(isDescending ? " DESC" : "")
                    .atom());
        }
        return keys;
    }

    private static void frame(RexWindow window, Phrase phrase, Expressions expressions) {
        RexWindowBound lower = window.getLowerBound();
        RexWindowBound upper = window.getUpperBound();
        if (lower == null || upper == null || (lower.isUnbounded() && upper.isCurrentRow())) {
            return;
        }
        if (lower.isUnbounded() && upper.isUnbounded()) {
            return;
        }
        phrase.say(window.isRows() ? " ROWS BETWEEN " : " RANGE BETWEEN ");
        bound(lower, phrase, expressions);
        phrase.say(" AND ");
        bound(upper, phrase, expressions);
    }

    private static void bound(RexWindowBound bound, Phrase phrase, Expressions expressions) {
        if (bound.isCurrentRow()) {
            phrase.say("CURRENT ROW");
            return;
        }
        if (bound.isUnbounded()) {
            phrase.say("UNBOUNDED");
        } else {
            phrase.say(expressions.of(bound.getOffset()));
        }
        phrase.say(bound.isPreceding() ? " PRECEDING" : " FOLLOWING");
    }
}
