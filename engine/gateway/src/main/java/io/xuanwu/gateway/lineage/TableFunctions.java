package io.xuanwu.gateway.lineage;

import io.xuanwu.gateway.lineage.Derivation.Phrase;
import io.xuanwu.gateway.script.SqlNames;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.core.TableFunctionScan;
import org.apache.calcite.rel.core.Uncollect;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;

/** The columns that a function in FROM returns: window functions, user-defined table functions and UNNEST. */
final class TableFunctions {
    private TableFunctions() {}

    static List<Derivation> of(TableFunctionScan node, List<Derivation> in, Expressions expressions) {
        List<String> names = node.getRowType().getFieldNames();
        List<String> given = new ArrayList<>();
        node.getInputs().forEach(input -> given.addAll(input.getRowType().getFieldNames()));
        RexCall call = (RexCall) node.getCall();
        boolean keepsInput = !given.isEmpty()
                && names.size() > given.size()
                && names.subList(0, given.size()).equals(given);
        Derivation made = new Phrase()
                .say(simpleName(call) + "(")
                .list(arguments(call, given, in, expressions, keepsInput))
                .say(")")
                .atom();
        List<Derivation> out = new ArrayList<>(keepsInput ? in : List.of());
        boolean isNamed = names.size() - out.size() > 1;
        for (String name : names.subList(out.size(), names.size())) {
            out.add(isNamed ? made.named(made.text + "." + SqlNames.quoted(name)) : made);
        }
        return out;
    }

    static List<Derivation> of(Uncollect node, List<Derivation> in) {
        List<Derivation> out = new ArrayList<>();
        List<String> names = node.getRowType().getFieldNames();
        List<RelDataTypeField> collections = node.getInput().getRowType().getFieldList();
        for (int i = 0; i < collections.size(); i++) {
            Derivation whole =
                    new Phrase().say("UNNEST(").say(in.get(i)).say(")").atom();
            int width = width(collections.get(i).getType());
            for (int k = 0; k < width; k++) {
                String name = SqlNames.quoted(names.get(out.size()));
                out.add(width == 1 ? whole : whole.named(whole.text + "." + name));
            }
        }
        while (out.size() < names.size()) {
            out.add(new Phrase().list(in).atom().named("UNNEST(" + in.get(0).text + ").ORDINALITY"));
        }
        return out;
    }

    private static int width(RelDataType collection) {
        if (collection.getKeyType() != null) {
            return 2;
        }
        RelDataType element = collection.getComponentType();
        return element != null && element.isStruct() ? element.getFieldCount() : 1;
    }

    /**
     * Returns the arguments of a call.
     *
     * @param namesTime whether the columns of the input table are passed on, so that only named columns count as inputs
     */
    private static List<Derivation> arguments(
            RexCall call, List<String> given, List<Derivation> in, Expressions expressions, boolean namesTime) {
        List<Derivation> arguments = new ArrayList<>();
        boolean takesTable = false;
        for (RexNode operand : call.getOperands()) {
            String name = operand instanceof RexCall
                    ? ((RexCall) operand).getOperator().getName()
                    : "";
            if (name.equals("DESCRIPTOR") || name.equals("PARTITION BY")) {
                for (RexNode column : ((RexCall) operand).getOperands()) {
                    arguments.add(described(column, given, in, expressions));
                }
            } else if (name.equals("TABLE")) {
                takesTable = true;
            } else if (!name.equals("DEFAULT")) {
                arguments.add(expressions.of(operand));
            }
        }
        if (takesTable && !namesTime) {
            arguments.addAll(0, in);
        }
        return arguments;
    }

    /** Returns a column of a descriptor, which is a name in Flink 2 and a reference in Flink 1. */
    private static Derivation described(
            RexNode column, List<String> given, List<Derivation> in, Expressions expressions) {
        if (column instanceof RexLiteral) {
            int index = given.indexOf(((RexLiteral) column).getValueAs(String.class));
            if (index >= 0) {
                return in.get(index);
            }
        }
        return expressions.of(column);
    }

    private static String simpleName(RexCall call) {
        String name = call.getOperator().getName();
        return name.substring(name.lastIndexOf('.') + 1).replace("`", "");
    }
}
