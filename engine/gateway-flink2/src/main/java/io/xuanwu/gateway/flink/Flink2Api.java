package io.xuanwu.gateway.flink;

import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.common.JobSubmissionResult;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.table.catalog.CatalogTable;
import org.apache.flink.table.catalog.ObjectIdentifier;
import org.apache.flink.table.catalog.ResolvedCatalogTable;
import org.apache.flink.table.operations.Operation;
import org.apache.flink.table.operations.ddl.CreateTableOperation;

/** Flink 2.x. */
public final class Flink2Api implements FlinkApi {
    @Override
    public CatalogTable table(CreateTableOperation creation) {
        return creation.getCatalogTable();
    }

    @Override
    public Operation with(
            CreateTableOperation creation, ObjectIdentifier identifier, CatalogTable table, boolean temporary) {
        return new CreateTableOperation(
                identifier, (ResolvedCatalogTable) table, creation.isIgnoreIfExists(), temporary);
    }

    @Override
    public CompletableFuture<JobSubmissionResult> submit(MiniCluster cluster, JobGraph graph) {
        return cluster.submitJob(graph);
    }
}
