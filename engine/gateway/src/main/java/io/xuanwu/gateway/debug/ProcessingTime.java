package io.xuanwu.gateway.debug;

import java.util.List;
import java.util.Set;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.flink.table.planner.calcite.FlinkTypeFactory;

/** Finds windows over processing time. Mock rows arrive at once and end before such a window closes. */
final class ProcessingTime {
    private static final Set<String> WINDOWS =
            Set.of("TUMBLE", "HOP", "CUMULATE", "SESSION", "$TUMBLE", "$HOP", "$SESSION");

    private ProcessingTime() {}

    static boolean closesWindows(RelNode node) {
        boolean[] found = new boolean[1];
        node.accept(new RexShuttle() {
            @Override
            public RexNode visitCall(RexCall call) {
                if (WINDOWS.contains(call.getOperator().getName().toUpperCase(java.util.Locale.ROOT))) {
                    found[0] |= call.getOperands().stream().anyMatch(operand -> isByClock(operand, node.getInputs()));
                }
                return super.visitCall(call);
            }
        });
        return found[0] || node.getInputs().stream().anyMatch(ProcessingTime::closesWindows);
    }

    /**
     * Returns whether the operand is a processing time column, directly or in the {@code DESCRIPTOR} of a table
     * function, which contains a reference in Flink 1.20 and a name in 2.x.
     */
    private static boolean isByClock(RexNode operand, List<RelNode> inputs) {
        if (operand instanceof RexInputRef) {
            return isByClock(operand.getType());
        }
        if (operand instanceof RexLiteral && ((RexLiteral) operand).getValue2() instanceof String) {
            String name = ((String) ((RexLiteral) operand).getValue2()).stripTrailing();
            return inputs.stream()
                    .map(input -> input.getRowType().getField(name, true, false))
                    .anyMatch(field -> field != null && isByClock(field.getType()));
        }
        return operand instanceof RexCall
                && ((RexCall) operand).getOperator().getName().equalsIgnoreCase("DESCRIPTOR")
                && ((RexCall) operand).getOperands().stream().anyMatch(each -> isByClock(each, inputs));
    }

    private static boolean isByClock(RelDataType type) {
        return FlinkTypeFactory.isProctimeIndicatorType(type);
    }
}
