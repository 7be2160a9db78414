package io.xuanwu.gateway.plan;

import io.xuanwu.job.script.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.flink.table.catalog.ObjectIdentifier;
import org.apache.flink.table.operations.ModifyOperation;
import org.apache.flink.table.operations.SinkModifyOperation;
import org.apache.flink.table.planner.plan.nodes.exec.ExecEdge;
import org.apache.flink.table.planner.plan.nodes.exec.ExecNode;
import org.apache.flink.table.planner.plan.nodes.exec.ExecNodeGraph;
import org.apache.flink.table.planner.plan.nodes.exec.common.CommonExecSink;
import org.apache.flink.table.planner.plan.nodes.exec.common.CommonExecUnion;

/**
 * The statement that each node of the plan belongs to; a shared node belongs to the first of its statements. Flink 2
 * merges several INSERTs into the same table into one sink, whose inputs are then matched with the plan of each INSERT.
 */
final class Owners {
    private final Map<Statement, ModifyOperation> writes;
    private final Function<ModifyOperation, ExecNodeGraph> plans;
    private final Map<ExecNode<?>, Statement> owners = new HashMap<>();
    private final Map<ModifyOperation, String> tops = new HashMap<>();

    /**
     * @param plans plans one INSERT alone
     */
    Owners(
            ExecNodeGraph graph,
            Map<Statement, ModifyOperation> writes,
            Function<ModifyOperation, ExecNodeGraph> plans) {
        this.writes = writes;
        this.plans = plans;
        List<ExecNode<?>> roots = graph.getRootNodes();
        List<Statement> statements = new ArrayList<>(writes.keySet());
        for (int i = 0; i < roots.size(); i++) {
            if (roots.size() == statements.size()) {
                give(roots.get(i), statements.get(i));
            } else {
                giveShared(roots.get(i));
            }
        }
    }

    /** Returns the statement of a node, or null if it is unknown. */
    Statement of(ExecNode<?> node) {
        return owners.get(node);
    }

    private void give(ExecNode<?> node, Statement statement) {
        if (statement != null && owners.putIfAbsent(node, statement) == null) {
            node.getInputEdges().forEach(edge -> give(edge.getSource(), statement));
        }
    }

    private void giveShared(ExecNode<?> root) {
        ExecNode<?> top = root.getInputEdges().get(0).getSource();
        Statement whole = recognised(root, top);
        if (whole != null || !(top instanceof CommonExecUnion)) {
            give(root, whole);
            return;
        }
        for (ExecEdge edge : top.getInputEdges()) {
            Statement statement = recognised(root, edge.getSource());
            give(edge.getSource(), statement);
            if (statement != null) {
                owners.putIfAbsent(root, statement);
                owners.putIfAbsent(top, statement);
            }
        }
    }

    /** Returns the statement that writes to this sink's table and whose own plan ends in such a node; null if not unique. */
    private Statement recognised(ExecNode<?> root, ExecNode<?> top) {
        List<Statement> found = new ArrayList<>();
        for (Map.Entry<Statement, ModifyOperation> write : writes.entrySet()) {
            ObjectIdentifier sink = ((SinkModifyOperation) write.getValue())
                    .getContextResolvedTable()
                    .getIdentifier();
            if (sink.equals(table(root)) && top.getDescription().equals(top(write.getValue()))) {
                found.add(write.getKey());
            }
        }
        return found.size() == 1 ? found.get(0) : null;
    }

    private String top(ModifyOperation write) {
        return tops.computeIfAbsent(write, each -> plans.apply(each)
                .getRootNodes()
                .get(0)
                .getInputEdges()
                .get(0)
                .getSource()
                .getDescription());
    }

    private static ObjectIdentifier table(ExecNode<?> root) {
        return ((CommonExecSink) root)
                .getTableSinkSpec()
                .getContextResolvedTable()
                .getIdentifier();
    }
}
