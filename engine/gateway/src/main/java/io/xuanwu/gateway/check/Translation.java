package io.xuanwu.gateway.check;

import io.xuanwu.gateway.tables.Workspace;
import java.util.List;
import org.apache.calcite.rel.RelNode;
import org.apache.flink.table.operations.ModifyOperation;
import org.apache.flink.table.planner.delegation.PlannerBase;
import org.apache.flink.table.planner.plan.nodes.exec.ExecNodeGraph;
import scala.collection.JavaConverters;
import scala.collection.Seq;

/** Plans an INSERT in the steps in which a run does, down to the operators, and keeps what lies between. */
final class Translation {
    private Translation() {}

    /**
     * It finds every error that a run would find.
     *
     * @throws RuntimeException whatever Flink has against the statement
     */
    static ExecNodeGraph translate(Workspace workspace, ModifyOperation write) {
        PlannerBase planner = (PlannerBase) workspace.tables().getPlanner();
        planner.beforeTranslation();
        try {
            Seq<RelNode> queries = JavaConverters.asScalaBuffer(List.of(planner.translateToRel(write)));
            ExecNodeGraph graph = planner.translateToExecNodeGraph(planner.optimize(queries), false);
            planner.translateToPlan(graph);
            return graph;
        } finally {
            planner.afterTranslation();
        }
    }
}
