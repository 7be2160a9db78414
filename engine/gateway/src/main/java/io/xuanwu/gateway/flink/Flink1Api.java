package io.xuanwu.gateway.flink;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.apache.flink.api.common.JobSubmissionResult;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.catalog.CatalogTable;
import org.apache.flink.table.catalog.ObjectIdentifier;
import org.apache.flink.table.operations.Operation;
import org.apache.flink.table.operations.ddl.CreateTableOperation;

/** Flink 1.20. */
public final class Flink1Api implements FlinkApi {
    @Override
    public CatalogTable table(CreateTableOperation creation) {
        return creation.getCatalogTable();
    }

    @Override
    public Operation with(
            CreateTableOperation creation, ObjectIdentifier identifier, CatalogTable table, boolean temporary) {
        return new CreateTableOperation(identifier, table, creation.isIgnoreIfExists(), temporary);
    }

    @Override
    public Optional<List<String>> models(TableEnvironment tables) {
        return Optional.empty();
    }

    @Override
    public boolean isModelProvider(Class<?> factory) {
        return false;
    }

    @Override
    public void standInForModels(TableEnvironment tables, Predicate<String> isPresent) {
        // There are no models.
    }

    @Override
    public CompletableFuture<JobSubmissionResult> submit(MiniCluster cluster, JobGraph graph) {
        return cluster.submitJob(graph);
    }
}
