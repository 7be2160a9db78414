package io.xuanwu.gateway.debug;

import io.xuanwu.gateway.mock.GenerateSettings;
import io.xuanwu.gateway.mock.MockRowException;
import io.xuanwu.gateway.mock.MockRuntime;
import io.xuanwu.gateway.mock.Recipe;
import io.xuanwu.gateway.mock.RowGenerator;
import io.xuanwu.gateway.mock.RowReader;
import io.xuanwu.gateway.tables.Workspace;
import io.xuanwu.job.text.NearestName;
import java.io.IOException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.MissingNode;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.ObjectIdentifier;
import org.apache.flink.table.catalog.ResolvedCatalogTable;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.utils.DataTypeUtils;

/** The rows of each table that a session reads: given, sampled or generated. */
final class Sources {
    private final DebugRequest request;
    private final Workspace workspace;
    private final Sampling sampling;
    private final Map<String, ObjectIdentifier> named = new LinkedHashMap<>();

    Sources(DebugRequest request, Workspace workspace, Sampling sampling) {
        this.request = request;
        this.workspace = workspace;
        this.sampling = sampling;
    }

    /**
     * Provides the rows of all tables that are read.
     *
     * @param runtimes the runtimes of all tables that the planner has resolved
     * @throws Refused if a mock's table is not read, or if a row does not match its table
     */
    void fill(Map<ObjectIdentifier, Recipe> read, Map<ObjectIdentifier, MockRuntime> runtimes, Talk talk)
            throws Refused, IOException, InterruptedException {
        nameMocks(read.keySet());
        for (Map.Entry<ObjectIdentifier, Recipe> each : read.entrySet()) {
            ObjectIdentifier table = each.getKey();
            MockRuntime runtime = runtimes.get(table);
            ResolvedCatalogTable declared = workspace.realTable(table).orElse(null);
            if (runtime != null && declared != null) {
                fill(table, declared, each.getValue(), runtime, talk);
            }
        }
    }

    private void fill(
            ObjectIdentifier table, ResolvedCatalogTable declared, Recipe recipe, MockRuntime runtime, Talk talk)
            throws Refused, IOException, InterruptedException {
        List<String> keys = new ArrayList<>();
        RowType type = rowType(declared, keys);
        JsonNode mock = mockOf(table);
        JsonNode rows;
        String how;
        if (mock.has("rows")) {
            rows = mock.get("rows");
            how = "rows";
        } else if (mock.has("sample")) {
            rows = sampling.take(table, declared, mock.get("sample"));
            how = "sample";
        } else {
            recipe.learn(declared.getResolvedSchema());
            JsonNode settings = mock.path("generate");
            check(table, type, settings);
            int count = settings.path("rows").asInt(request.rows);
            rows = new RowGenerator(type, settings, recipe, seed(request.seed, table)).rows(count);
            how = "generated";
        }
        List<RowData> read = read(table, type, rows, how.equals("rows") ? runtime.emits() : ChangelogMode.all());
        runtime.give(keys, read);
        talk.source(table.asSummaryString(), how, read.size(), request.tells ? rows : null);
    }

    private List<RowData> read(ObjectIdentifier table, RowType type, JsonNode rows, ChangelogMode emits)
            throws Refused {
        ZoneId zone = workspace.tables().getConfig().getLocalTimeZone();
        try {
            return new RowReader(table.getObjectName(), type, zone, emits).read(rows);
        } catch (MockRowException misfit) {
            throw Refused.of(misfit.getMessage());
        }
    }

    private static void check(ObjectIdentifier table, RowType type, JsonNode settings) throws Refused {
        try {
            GenerateSettings.check(table.getObjectName(), type, settings);
        } catch (MockRowException misfit) {
            throw Refused.of(misfit.getMessage());
        }
    }

    private void nameMocks(Set<ObjectIdentifier> read) throws Refused {
        Set<String> known = new LinkedHashSet<>();
        for (ObjectIdentifier table : read) {
            known.add(table.getObjectName());
            for (String name : List.of(
                    table.getObjectName(),
                    table.getDatabaseName() + "." + table.getObjectName(),
                    table.asSummaryString())) {
                named.putIfAbsent(name, table);
            }
        }
        for (String name : request.mocks.keySet()) {
            if (!named.containsKey(name.replace("`", ""))) {
                throw Refused.of("The script does not read the table '" + name + "', so no rows can be given for it."
                        + NearestName.hint(name, known));
            }
        }
    }

    private JsonNode mockOf(ObjectIdentifier table) {
        for (Map.Entry<String, JsonNode> mock : request.mocks.entrySet()) {
            if (table.equals(named.get(mock.getKey().replace("`", "")))) {
                return mock.getValue();
            }
        }
        return MissingNode.getInstance();
    }

    /** Returns the seed of a table, so that its rows do not depend on other tables. */
    static long seed(long seed, ObjectIdentifier table) {
        return seed + table.asSummaryString().hashCode();
    }

    /**
     * Returns the type of a row, which contains all columns that are not computed.
     *
     * @param keys receives the names by which the planner requests them: the key for a metadata column
     */
    static RowType rowType(ResolvedCatalogTable table, List<String> keys) {
        List<RowType.RowField> fields = new ArrayList<>();
        for (Column column : table.getResolvedSchema().getColumns()) {
            if (column instanceof Column.ComputedColumn) {
                continue;
            }
            // In the row, the column of a watermark is an ordinary timestamp.
            LogicalType type =
                    DataTypeUtils.removeTimeAttribute(column.getDataType()).getLogicalType();
            fields.add(new RowType.RowField(column.getName(), type));
            keys.add(
                    column instanceof Column.MetadataColumn
                            ? MockRuntime.METADATA
                                    + ((Column.MetadataColumn) column)
                                            .getMetadataKey()
                                            .orElse(column.getName())
                            : column.getName());
        }
        return new RowType(false, fields);
    }
}
