package io.xuanwu.gateway.debug;

import io.xuanwu.gateway.tables.Workspace;
import java.util.List;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.dag.Transformation;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.operations.ModifyOperation;
import org.apache.flink.table.planner.delegation.PlannerBase;

/** The planning of INSERTs into a job as Flink's executor does it, but without submitting the job. */
final class Planning {
    private Planning() {}

    /** Returns the job graph. Not public API of Flink: only the planner knows the environment of the translation. */
    @SuppressWarnings("deprecation")
    static JobGraph graph(Workspace workspace, List<ModifyOperation> writes) {
        PlannerBase planner = (PlannerBase) workspace.tables().getPlanner();
        List<Transformation<?>> transformations = planner.translate(writes);
        StreamExecutionEnvironment environment = planner.getExecEnv();
        environment.configure(workspace.tables().getConfig());
        return environment.generateStreamGraph(transformations).getJobGraph(workspace.userCode(), new JobID());
    }
}
