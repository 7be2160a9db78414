package io.xuanwu.gateway.lineage;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Snapshot;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.flink.table.catalog.ObjectIdentifier;
import org.apache.flink.table.planner.calcite.FlinkTypeFactory;

/** Finds the tables that a query reads in its logical tree, in which views and CTEs are already expanded. */
public final class SourceScanner {
    private final Set<SourceTable> found = new LinkedHashSet<>();

    private SourceScanner() {}

    /** Returns each combination of table and role once, in the order of the tree. */
    public static List<SourceTable> sources(RelNode query) {
        SourceScanner scanner = new SourceScanner();
        scanner.visit(query, SourceRole.SCAN);
        return new ArrayList<>(scanner.found);
    }

    private void visit(RelNode node, SourceRole role) {
        if (node instanceof TableScan) {
            List<String> name = node.getTable().getQualifiedName();
            // The three names are followed by the abilities that the planner has pushed into the source.
            if (name.size() >= 3) {
                found.add(new SourceTable(ObjectIdentifier.of(name.get(0), name.get(1), name.get(2)), role));
            }
            return;
        }
        for (RelNode input : node.getInputs()) {
            visit(input, node instanceof Snapshot ? role((Snapshot) node) : role);
        }
        node.accept(new RexShuttle() {
            @Override
            public RexNode visitSubQuery(RexSubQuery query) {
                visit(query.rel, SourceRole.SUBQUERY);
                return super.visitSubQuery(query);
            }
        });
    }

    private static SourceRole role(Snapshot snapshot) {
        return FlinkTypeFactory.isProctimeIndicatorType(snapshot.getPeriod().getType())
                ? SourceRole.LOOKUP
                : SourceRole.TEMPORAL;
    }
}
