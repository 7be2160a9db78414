package io.xuanwu.gateway.lineage;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.calcite.rel.core.Values;
import org.apache.calcite.rex.RexLiteral;

/** The columns of VALUES. */
final class TableValues {
    private static final int MOST = 5;

    private TableValues() {}

    static List<Derivation> of(Values node) {
        List<Derivation> columns = new ArrayList<>();
        for (int i = 0; i < node.getRowType().getFieldCount(); i++) {
            Set<String> values = new LinkedHashSet<>();
            for (List<RexLiteral> row : node.getTuples()) {
                values.add(values.size() < MOST ? Literals.text(row.get(i)) : "…");
            }
            String text = String.join(", ", values);
            columns.add(Derivation.constant(values.size() == 1 ? text : "(VALUES " + text + ")"));
        }
        return columns;
    }
}
