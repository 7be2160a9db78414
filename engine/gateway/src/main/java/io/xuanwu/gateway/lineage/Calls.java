package io.xuanwu.gateway.lineage;

import io.xuanwu.gateway.lineage.Derivation.Phrase;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSyntax;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.flink.table.planner.calcite.FlinkTypeFactory;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.utils.LogicalTypeUtils;

/** The SQL text of calls of operators and functions; additions of the planner are omitted. */
final class Calls {
    /** Operators that wrap every expression over a row pattern and add nothing to it. */
    private static final Set<SqlKind> SILENT = Set.of(SqlKind.FINAL, SqlKind.RUNNING);

    private final RexBuilder rex;
    private final Expressions expressions;

    Calls(RexBuilder rex, Expressions expressions) {
        this.rex = rex;
        this.expressions = expressions;
    }

    Derivation of(RexCall call) {
        List<RexNode> operands = call.getOperands();
        switch (call.getKind()) {
            case CAST:
            case REINTERPRET:
                return cast(call, "CAST");
            case SEARCH:
                return expressions.of(RexUtil.expandSearch(rex, null, call));
            case CASE:
                return choice(operands);
            case OR:
                return Membership.isList(operands, SqlKind.EQUALS)
                        ? Membership.of(operands, " IN (", expressions)
                        : infix(call);
            case AND:
                return Membership.isList(operands, SqlKind.NOT_EQUALS)
                        ? Membership.of(operands, " NOT IN (", expressions)
                        : infix(call);
            case ROW:
                return function("ROW", operands);
            case ARRAY_VALUE_CONSTRUCTOR:
                return bracketed("ARRAY[", operands);
            case MAP_VALUE_CONSTRUCTOR:
                return bracketed("MAP[", operands);
            case ITEM:
                return new Phrase()
                        .alone(expressions.of(operands.get(0)))
                        .say("[")
                        .say(expressions.of(operands.get(1)))
                        .say("]")
                        .atom();
            case EXTRACT:
                return joined("EXTRACT(", operands, " FROM ");
            case TRIM:
                return joined("TRIM(", List.of(operands.get(0), operands.get(1)), " ", " FROM ", operands.get(2));
            case POSITION:
                return operands.size() == 2 ? joined("POSITION(", operands, " IN ") : function("POSITION", operands);
            case FLOOR:
            case CEIL:
                return operands.size() == 2
                        ? joined(call.getKind() + "(", operands, " TO ")
                        : function(call.getKind().name(), operands);
            default:
                return bySyntax(call);
        }
    }

    private Derivation bySyntax(RexCall call) {
        SqlOperator operator = call.getOperator();
        List<RexNode> operands = call.getOperands();
        String name = operator.getName();
        if (SILENT.contains(call.getKind())) {
            return expressions.of(operands.get(0));
        }
        if (PatternSteps.isStep(call)) {
            return PatternSteps.of(call, expressions);
        }
        if (name.equals("TRY_CAST") && operands.size() == 1) {
            return cast(call, name);
        }
        SqlSyntax syntax = operator.getSyntax();
        if (syntax == SqlSyntax.PREFIX) {
            return new Phrase()
                    .say(Character.isLetter(name.charAt(name.length() - 1)) ? name + " " : name)
                    .after(expressions.of(operands.get(0)), operator.getRightPrec())
                    .operator(operator.getLeftPrec(), operator.getRightPrec());
        }
        if (syntax == SqlSyntax.POSTFIX) {
            return new Phrase()
                    .before(expressions.of(operands.get(0)), operator.getLeftPrec())
                    .say(" " + name)
                    .operator(operator.getLeftPrec(), operator.getRightPrec());
        }
        boolean isSign = !name.isEmpty() && !Character.isLetter(name.charAt(0)) && name.charAt(0) != '$';
        boolean isPattern = call.getKind() == SqlKind.LIKE || call.getKind() == SqlKind.SIMILAR;
        if (operands.size() >= 2 && (syntax == SqlSyntax.BINARY || isSign || isPattern)) {
            return infix(call);
        }
        return syntax == SqlSyntax.FUNCTION_ID && operands.isEmpty()
                ? Derivation.constant(name)
                : GroupWindows.shortened(function(plainName(name), operands), name);
    }

    /** Returns the name without the prefix and suffixes that the planner adds. */
    static String plainName(String name) {
        String plain = name.startsWith("$") ? name.substring(1) : name;
        return plain.startsWith("JSON_") ? plain.replaceFirst("_(NULL|ABSENT)_ON_NULL$", "") : plain;
    }

    private Derivation infix(RexCall call) {
        SqlOperator operator = call.getOperator();
        List<RexNode> operands = call.getOperands();
        // The planner calls an integer division /INT.
        String word = " " + (operator.getName().equals("/INT") ? "/" : operator.getName()) + " ";
        if (call.getKind() == SqlKind.LIKE && operands.size() == 3) {
            return new Phrase()
                    .before(expressions.of(operands.get(0)), operator.getLeftPrec())
                    .say(word)
                    .after(expressions.of(operands.get(1)), operator.getRightPrec())
                    .say(" ESCAPE ")
                    .say(expressions.of(operands.get(2)))
                    .operator(operator.getLeftPrec(), operator.getRightPrec());
        }
        Phrase phrase = new Phrase().before(expressions.of(operands.get(0)), operator.getLeftPrec());
        for (RexNode operand : operands.subList(1, operands.size())) {
            phrase.say(word).after(expressions.of(operand), operator.getRightPrec());
        }
        return phrase.operator(operator.getLeftPrec(), operator.getRightPrec());
    }

    /** Omits casts that change only nullability or a time attribute, because the planner adds them. */
    private Derivation cast(RexCall call, String word) {
        RexNode operand = call.getOperands().get(0);
        Derivation inner = expressions.of(operand);
        LogicalType to = plain(call.getType());
        boolean isNull = operand instanceof RexLiteral && ((RexLiteral) operand).isNull();
        if (isNull || to.equals(plain(operand.getType()))) {
            return inner;
        }
        return new Phrase()
                .say(word + "(")
                .say(inner)
                .say(" AS " + to.asSummaryString() + ")")
                .atom();
    }

    private static LogicalType plain(RelDataType type) {
        return LogicalTypeUtils.removeTimeAttributes(FlinkTypeFactory.toLogicalType(type))
                .copy(true);
    }

    private Derivation choice(List<RexNode> operands) {
        if (operands.size() == 3 && Windows.isGuarded(operands.get(1), operands.get(2))) {
            return Windows.of((RexOver) operands.get(1), expressions);
        }
        Phrase phrase = new Phrase().say("CASE");
        for (int i = 0; i + 1 < operands.size(); i += 2) {
            phrase.say(" WHEN ").say(expressions.of(operands.get(i)));
            phrase.say(" THEN ").say(expressions.of(operands.get(i + 1)));
        }
        RexNode otherwise = operands.get(operands.size() - 1);
        if (!(otherwise instanceof RexLiteral && ((RexLiteral) otherwise).isNull())) {
            phrase.say(" ELSE ").say(expressions.of(otherwise));
        }
        return phrase.say(" END").atom();
    }

    private Derivation function(String name, List<RexNode> operands) {
        List<Derivation> shown = new ArrayList<>();
        boolean isJson = name.startsWith("JSON_");
        for (RexNode operand : operands) {
            boolean isFlag = operand.getType().getSqlTypeName() == SqlTypeName.SYMBOL;
            if (!(isJson && isFlag)) {
                shown.add(expressions.of(operand));
            }
        }
        return new Phrase().say(name + "(").list(shown).say(")").atom();
    }

    private Derivation bracketed(String opening, List<RexNode> operands) {
        return new Phrase()
                .say(opening)
                .list(expressions.all(operands))
                .say("]")
                .atom();
    }

    private Derivation joined(String opening, List<RexNode> operands, String word) {
        return new Phrase()
                .say(opening)
                .say(expressions.of(operands.get(0)))
                .say(word)
                .say(expressions.of(operands.get(1)))
                .say(")")
                .atom();
    }

    private Derivation joined(String opening, List<RexNode> first, String word, String second, RexNode last) {
        return new Phrase()
                .say(opening)
                .say(expressions.of(first.get(0)))
                .say(word)
                .say(expressions.of(first.get(1)))
                .say(second)
                .say(expressions.of(last))
                .say(")")
                .atom();
    }
}
