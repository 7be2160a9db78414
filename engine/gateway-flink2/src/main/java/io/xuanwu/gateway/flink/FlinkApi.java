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

/** What Flink 1.20 and 2.x have under different signatures; only types that both have stand in it. */
public interface FlinkApi {
    /** The table that the statement would create. */
    CatalogTable table(CreateTableOperation creation);

    /** The same statement for another table. */
    Operation with(CreateTableOperation creation, ObjectIdentifier identifier, CatalogTable table, boolean temporary);

    /** The names of the models that a statement can use; empty if the release has no models. */
    Optional<List<String>> models(TableEnvironment tables);

    /** Whether the factory is one of model providers. */
    boolean isModelProvider(Class<?> factory);

    /**
     * Lets statements use models whose provider is missing, and does nothing if they can already. To be called again
     * after statements that can choose the modules.
     *
     * @param isPresent whether there is such a provider here
     */
    void standInForModels(TableEnvironment tables, Predicate<String> isPresent);

    /** Hands the job to the cluster. */
    CompletableFuture<JobSubmissionResult> submit(MiniCluster cluster, JobGraph graph);
}
