package io.xuanwu.gateway.lineage;

import io.xuanwu.gateway.lineage.Derivation.Phrase;
import io.xuanwu.gateway.script.SqlNames;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexCorrelVariable;
import org.apache.calcite.rex.RexDynamicParam;
import org.apache.calcite.rex.RexFieldAccess;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexPatternFieldRef;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.rex.RexVisitorImpl;
import org.apache.calcite.sql.SqlKind;

/** The derivations of expressions over the input columns of a node. */
final class Expressions extends RexVisitorImpl<Derivation> {
    private final List<Derivation> in;
    private final Function<String, List<Derivation>> correlated;
    private final Function<RelNode, List<Derivation>> queries;
    private final Calls calls;

    /**
     * @param in the columns of the node's inputs
     * @param correlated returns the columns that a correlation variable refers to
     * @param queries returns the columns of a subquery
     */
    Expressions(
            RexBuilder rex,
            List<Derivation> in,
            Function<String, List<Derivation>> correlated,
            Function<RelNode, List<Derivation>> queries) {
        super(false);
        this.in = in;
        this.correlated = correlated;
        this.queries = queries;
        this.calls = new Calls(rex, this);
    }

    Derivation of(RexNode node) {
        return node.accept(this);
    }

    List<Derivation> all(Iterable<? extends RexNode> nodes) {
        List<Derivation> found = new ArrayList<>();
        nodes.forEach(node -> found.add(of(node)));
        return found;
    }

    @Override
    public Derivation visitInputRef(RexInputRef ref) {
        return in.get(ref.getIndex());
    }

    @Override
    public Derivation visitPatternFieldRef(RexPatternFieldRef ref) {
        Derivation column = in.get(ref.getIndex());
        String name = column.text.substring(column.text.lastIndexOf('.') + 1);
        boolean isPlain = column.inputs.size() == 1
                && column.text.endsWith(
                        "." + SqlNames.quoted(column.inputs.iterator().next().column));
        return isPlain
                ? column.named(SqlNames.quoted(ref.getAlpha()) + "." + name)
                : column.named(SqlNames.quoted(ref.getAlpha()) + ".(" + column.text + ")");
    }

    @Override
    public Derivation visitFieldAccess(RexFieldAccess access) {
        if (access.getReferenceExpr() instanceof RexCorrelVariable) {
            String variable = ((RexCorrelVariable) access.getReferenceExpr()).getName();
            return correlated.apply(variable).get(access.getField().getIndex());
        }
        return new Phrase()
                .alone(of(access.getReferenceExpr()))
                .say("." + SqlNames.quoted(access.getField().getName()))
                .atom();
    }

    @Override
    public Derivation visitCorrelVariable(RexCorrelVariable variable) {
        return new Phrase()
                .say("ROW(")
                .list(correlated.apply(variable.getName()))
                .say(")")
                .atom();
    }

    @Override
    public Derivation visitLiteral(RexLiteral literal) {
        return Derivation.constant(Literals.text(literal));
    }

    @Override
    public Derivation visitDynamicParam(RexDynamicParam parameter) {
        return Derivation.constant("?");
    }

    @Override
    public Derivation visitCall(RexCall call) {
        return calls.of(call);
    }

    @Override
    public Derivation visitOver(RexOver over) {
        return Windows.of(over, this);
    }

    /** Returns the derivation of a subquery; EXISTS and UNIQUE take no value from it and therefore have no inputs. */
    @Override
    public Derivation visitSubQuery(RexSubQuery query) {
        if (query.getKind() == SqlKind.EXISTS || query.getKind() == SqlKind.UNIQUE) {
            return Derivation.constant(query.getKind() + "(SELECT …)");
        }
        Phrase phrase = new Phrase();
        List<Derivation> columns = queries.apply(query.rel);
        if (query.getKind() == SqlKind.SCALAR_QUERY) {
            return phrase.say("(SELECT ").say(columns.get(0)).say(")").atom();
        }
        List<Derivation> operands = all(query.getOperands());
        if (operands.size() == 1) {
            phrase.before(operands.get(0), query.getOperator().getLeftPrec());
        } else if (!operands.isEmpty()) {
            phrase.say("(").list(operands).say(")");
        }
        phrase.say(operands.isEmpty() ? "" : " ").say(query.getOperator().getName());
        phrase.say(" (SELECT ").list(columns).say(")");
        return phrase.operator(
                query.getOperator().getLeftPrec(), query.getOperator().getRightPrec());
    }
}
