package io.xuanwu.gateway.flink;

import java.util.ArrayList;
import java.util.Arrays;
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
import org.apache.flink.table.catalog.ResolvedCatalogTable;
import org.apache.flink.table.factories.ModelProviderFactory;
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
    public Optional<List<String>> models(TableEnvironment tables) {
        return Optional.of(List.of(tables.listModels()));
    }

    @Override
    public boolean isModelProvider(Class<?> factory) {
        return ModelProviderFactory.class.isAssignableFrom(factory);
    }

    @Override
    public void standInForModels(TableEnvironment tables, Predicate<String> isPresent) {
        List<String> used = new ArrayList<>(List.of(tables.listModules()));
        if (used.contains(StandInModels.NAME)) {
            return;
        }
        boolean isLoaded = Arrays.stream(tables.listFullModules())
                .anyMatch(module -> module.name().equals(StandInModels.NAME));
        if (isLoaded) {
            used.add(StandInModels.NAME);
            tables.useModules(used.toArray(new String[0]));
        } else {
            tables.loadModule(StandInModels.NAME, new StandInModels(isPresent));
        }
    }

    @Override
    public CompletableFuture<JobSubmissionResult> submit(MiniCluster cluster, JobGraph graph) {
        return cluster.submitJob(graph);
    }
}
