package io.xuanwu.gateway.debug;

import io.xuanwu.gateway.finding.Finding;
import io.xuanwu.gateway.lineage.SourceScanner;
import io.xuanwu.gateway.lineage.SourceTable;
import io.xuanwu.gateway.mock.Recipe;
import io.xuanwu.gateway.mock.RowGenerator;
import io.xuanwu.gateway.tables.Behaviour;
import io.xuanwu.gateway.tables.Workspace;
import io.xuanwu.job.script.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.apache.calcite.rel.RelNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ArrayNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.MissingNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.flink.table.catalog.ObjectIdentifier;
import org.apache.flink.table.catalog.ResolvedCatalogTable;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.operations.Operation;
import org.apache.flink.table.operations.QueryOperation;
import org.apache.flink.table.operations.SinkModifyOperation;
import org.apache.flink.table.planner.operations.PlannerQueryOperation;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.types.RowKind;

/** The tables that the statements of a script read and write, each as it is declared when it is first used. */
final class ScriptTables {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    /** The seed of a session that sets none. */
    private static final long SEED = 1;

    private static final int EXAMPLES = 3;

    private final Workspace workspace;
    private final Queries queries;
    private final Inquiry inquiry = new Inquiry();
    private final Map<ObjectIdentifier, Used> sources = new LinkedHashMap<>();
    private final Map<String, Used> sinks = new LinkedHashMap<>();

    ScriptTables(Workspace workspace) {
        this.workspace = workspace;
        this.queries = new Queries(workspace);
    }

    void add(Statement statement, Operation operation) {
        SinkModifyOperation write = operation instanceof SinkModifyOperation ? (SinkModifyOperation) operation : null;
        QueryOperation query = write == null ? (QueryOperation) operation : write.getChild();
        RelNode tree = ((PlannerQueryOperation) query).getCalciteTree();
        inquiry.ask(tree);
        for (SourceTable source : SourceScanner.sources(tree)) {
            Used used = sources.computeIfAbsent(source.table, this::used);
            used.roles.add(source.role.onTheWire());
            used.statements.add(statement.number());
        }
        if (write == null) {
            Used shown = new Used(null, "select " + statement.number(), query.getResolvedSchema());
            shown.statements.add(statement.number());
            sinks.put(shown.name, shown);
        } else {
            ObjectIdentifier table = write.getContextResolvedTable().getIdentifier();
            Used used = sinks.computeIfAbsent(table.asSummaryString(), any -> used(table));
            used.statements.add(statement.number());
        }
    }

    private Used used(ObjectIdentifier table) {
        ResolvedCatalogTable declared = workspace.realTable(table).orElse(null);
        Used used = new Used(
                table, queries.nameOf(table), declared == null ? ResolvedSchema.of() : declared.getResolvedSchema());
        used.declared = declared;
        used.definition = workspace.definition(table).orElse(null);
        used.emits = workspace
                .behaviour(table)
                .map((Behaviour behaviour) -> behaviour.emits)
                .orElse(ChangelogMode.insertOnly());
        return used;
    }

    ObjectNode toJson() {
        ObjectNode answer = JSON.objectNode();
        ArrayNode read = answer.putArray("sources");
        sources.forEach((table, used) -> read.add(source(table, used)));
        ArrayNode written = answer.putArray("sinks");
        sinks.forEach((name, used) -> written.add(used.toJson(false)));
        return answer;
    }

    private ObjectNode source(ObjectIdentifier table, Used used) {
        ObjectNode source = used.toJson(true);
        used.roles.forEach(source.putArray("roles")::add);
        ArrayNode kinds = source.putArray("changes");
        for (RowKind kind : RowKind.values()) {
            if (used.emits.contains(kind)) {
                kinds.add(kind.shortString());
            }
        }
        if (used.declared != null) {
            generated(table, used, source);
        }
        return source;
    }

    /** Adds to each column how its rows are generated if nothing is set, and the first values. */
    private void generated(ObjectIdentifier table, Used used, ObjectNode source) {
        Recipe recipe = inquiry.recipes().getOrDefault(table, new Recipe());
        recipe.learn(used.schema);
        RowType type = Sources.rowType(used.declared, new ArrayList<>());
        RowGenerator generator = new RowGenerator(type, MissingNode.getInstance(), recipe, Sources.seed(SEED, table));
        Map<String, ObjectNode> usual = generator.usual();
        ArrayNode rows = generator.rows(EXAMPLES);
        for (JsonNode column : source.get("columns")) {
            ObjectNode told = usual.get(column.get("name").asText());
            if (told != null) {
                ArrayNode examples = told.putArray("examples");
                rows.forEach(row -> examples.add(row.get(column.get("name").asText())));
                ((ObjectNode) column).set("generator", told);
            }
        }
    }

    /** A table that is used, with its declaration at that time. */
    private static final class Used {
        private final ObjectIdentifier table;
        private final String name;
        private final ResolvedSchema schema;
        private final Set<String> roles = new LinkedHashSet<>();
        private final Set<Integer> statements = new LinkedHashSet<>();
        /** Null if the planner does not tell, and for a bare SELECT. */
        private ResolvedCatalogTable declared;

        private Statement definition;
        private ChangelogMode emits = ChangelogMode.insertOnly();

        private Used(ObjectIdentifier table, String name, ResolvedSchema schema) {
            this.table = table;
            this.name = name;
            this.schema = schema;
        }

        private ObjectNode toJson(boolean isSource) {
            ObjectNode json = JSON.objectNode();
            json.put("table", table == null ? null : table.asSummaryString());
            json.put("name", name);
            statements.forEach(json.putArray("statements")::add);
            json.set("definition", definition == null ? null : Finding.toJson(definition.range()));
            json.put(
                    "connector", declared == null ? null : declared.getOptions().get("connector"));
            json.put("comment", declared == null ? "" : declared.getComment());
            TableColumns.describe(schema, isSource, json);
            return json;
        }
    }
}
