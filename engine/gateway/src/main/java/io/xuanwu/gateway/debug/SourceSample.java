package io.xuanwu.gateway.debug;

import io.xuanwu.gateway.mock.Console;
import io.xuanwu.gateway.mock.Console.Shown;
import io.xuanwu.gateway.mock.MockRuntime;
import io.xuanwu.gateway.tables.Workspace;
import io.xuanwu.job.FlinkProblem;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ArrayNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.flink.table.catalog.CatalogManager;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.ObjectIdentifier;
import org.apache.flink.table.catalog.ResolvedCatalogTable;
import org.apache.flink.table.operations.SinkModifyOperation;
import org.apache.flink.table.planner.operations.PlannerQueryOperation;

/** Reads a real source with a separate job, until it has enough rows or the time is over. */
final class SourceSample implements Sampling {
    private static final long LOOK_MS = 20;

    private final SessionJobs jobs;
    private final Workspace workspace;
    private final Function<ObjectIdentifier, MockRuntime> runtimes;
    private final Flow session;

    SourceSample(
            SessionJobs jobs, Workspace workspace, Function<ObjectIdentifier, MockRuntime> runtimes, Flow session) {
        this.jobs = jobs;
        this.workspace = workspace;
        this.runtimes = runtimes;
        this.session = session;
    }

    @Override
    public JsonNode take(ObjectIdentifier table, ResolvedCatalogTable declared, JsonNode wanted)
            throws Refused, InterruptedException {
        List<String> columns = declared.getResolvedSchema().getColumns().stream()
                .filter(column -> !(column instanceof Column.ComputedColumn))
                .map(Column::getName)
                .collect(Collectors.toList());
        Flow flow = new Flow();
        try {
            JobGraph graph = plan(table, declared, columns, flow);
            CompletableFuture<JobResult> result = jobs.run(graph);
            List<Shown> shown = collect(flow, result, wanted);
            jobs.cancel(graph.getJobID());
            String failure =
                    shown.isEmpty() && result.isDone() ? JobFailure.of(result.join(), workspace.userCode()) : "";
            if (!failure.isEmpty()) {
                throw Refused.of("No sample of '" + table.getObjectName() + "' could be taken: " + failure);
            }
            return rows(shown, columns);
        } catch (Refused | InterruptedException | CancellationException known) {
            throw known;
        } catch (Exception | LinkageError refused) {
            throw Refused.of(
                    "No sample of '" + table.getObjectName() + "' could be taken: " + FlinkProblem.message(refused));
        }
    }

    private JobGraph plan(ObjectIdentifier table, ResolvedCatalogTable declared, List<String> columns, Flow flow) {
        CatalogManager catalogs = workspace.tables().getCatalogManager();
        String name = "sample " + UUID.randomUUID();
        ObjectIdentifier place =
                ObjectIdentifier.of(catalogs.getBuiltInCatalogName(), catalogs.getBuiltInDatabaseName(), name);
        catalogs.createTemporaryTable(declared.getOrigin().copy(SampleOptions.of(declared.getOptions())), place, false);
        try {
            String query = columns.stream()
                    .map(column -> "`" + column.replace("`", "``") + "`")
                    .collect(Collectors.joining(", ", "SELECT ", " FROM " + place.asSerializableString()));
            PlannerQueryOperation operation = (PlannerQueryOperation)
                    workspace.tables().getParser().parse(query).get(0);
            SinkModifyOperation shown = new Queries(workspace).shown(operation, "shown " + name);
            runtimes.apply(shown.getContextResolvedTable().getIdentifier()).show(new Console(0, flow.queue));
            return Planning.graph(workspace, List.of(shown));
        } finally {
            catalogs.dropTemporaryTable(place, true);
        }
    }

    private List<Shown> collect(Flow flow, CompletableFuture<JobResult> result, JsonNode wanted)
            throws InterruptedException {
        int most = wanted.path("rows").asInt(100);
        long deadline = System.nanoTime() + (long) (wanted.path("seconds").asDouble(10) * 1e9);
        List<Shown> shown = new ArrayList<>();
        while (shown.size() < most && System.nanoTime() < deadline && !session.isOver()) {
            boolean wasDone = result.isDone();
            Shown next = flow.queue.poll(LOOK_MS, TimeUnit.MILLISECONDS);
            if (next != null) {
                shown.add(next);
            } else if (wasDone) {
                break;
            }
        }
        return shown;
    }

    private static ArrayNode rows(List<Shown> shown, List<String> columns) {
        ArrayNode rows = JsonNodeFactory.instance.arrayNode();
        for (Shown each : shown) {
            ObjectNode row = rows.addObject();
            if (!each.kind.equals("+I")) {
                row.put("$kind", each.kind);
            }
            for (int i = 0; i < columns.size(); i++) {
                row.set(columns.get(i), each.values.get(i));
            }
        }
        return rows;
    }
}
