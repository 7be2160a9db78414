package io.xuanwu.gateway.flink;

import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.common.JobSubmissionResult;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.table.catalog.CatalogTable;
import org.apache.flink.table.catalog.ObjectIdentifier;
import org.apache.flink.table.operations.Operation;
import org.apache.flink.table.operations.ddl.CreateTableOperation;

/** What Flink 1.20 and 2.x have under different signatures; only types that both have stand in it. */
public interface FlinkApi {
    /** The table that the statement would create. */
    CatalogTable table(CreateTableOperation creation);

    /** The same statement for another table. */
    Operation with(CreateTableOperation creation, ObjectIdentifier identifier, CatalogTable table, boolean temporary);

    /** Hands the job to the cluster. */
    CompletableFuture<JobSubmissionResult> submit(MiniCluster cluster, JobGraph graph);
}
