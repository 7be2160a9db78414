package io.xuanwu.gateway.mock;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.xuanwu.gateway.tables.Workspace;
import io.xuanwu.job.definition.Definition;
import io.xuanwu.job.definition.DefinitionReader;
import io.xuanwu.job.script.Script;
import io.xuanwu.job.script.Statement;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Rows in and out of a real job. */
@Timeout(60)
class MockRuntimeTest {
    private static final String SINK = "CREATE TABLE seen (a STRING, b STRING) WITH ('connector' = 'print');\n";

    private static final String DEFINITION =
            "{\"version\":1,\"kind\":\"sql\",\"sql\":\"SELECT 1\",\"options\":{\"parallelism.default\":\"1\"}}";

    private final Map<String, MockRuntime> tables = new HashMap<>();

    @AfterEach
    void nothingIsLeftOnceASessionIsClosed() {
        Exchange.close("test/");
        assertEquals(0, Exchange.size());
    }

    @Test
    void aMetadataColumnIsNotMistakenForAPhysicalOneOfItsKeysName() throws Exception {
        give(
                "t",
                "[{'timestamp':'physical','at':'metadata'}]",
                "timestamp",
                "at=" + MockRuntime.METADATA + "timestamp");
        assertEquals(
                List.of("+I metadata physical"),
                run("CREATE TABLE t (`at` STRING METADATA FROM 'timestamp', `timestamp` STRING)"
                        + " WITH ('connector' = 'kafka');\nINSERT INTO seen SELECT `at`, `timestamp` FROM t"));
    }

    @Test
    void onlyTheMetadataThatAQueryAsksForIsProduced() throws Exception {
        give(
                "t",
                "[{'id':'1','x':'X','y':'Y'}]",
                "id",
                "x=" + MockRuntime.METADATA + "kx",
                "y=" + MockRuntime.METADATA + "ky");
        assertEquals(
                List.of("+I 1 Y"),
                run("CREATE TABLE t (id STRING, x STRING METADATA FROM 'kx', y STRING METADATA FROM 'ky')"
                        + " WITH ('connector' = 'kafka');\nINSERT INTO seen SELECT id, y FROM t"));
    }

    @Test
    void changesKeepTheirKindsAndOrder() throws Exception {
        give(
                "t",
                "[{'a':'1','b':'x'},{'a':'1','b':'x','$kind':'-U'},{'a':'1','b':'y','$kind':'+U'},"
                        + "{'a':'1','b':'y','$kind':'-D'}]",
                "a",
                "b");
        assertEquals(
                List.of("+I 1 x", "-U 1 x", "+U 1 y", "-D 1 y"),
                run("CREATE TABLE t (a STRING, b STRING) WITH ('connector' = 'kafka', 'format' = 'debezium-json');\n"
                        + "INSERT INTO seen SELECT a, b FROM t"));
    }

    @Test
    void aLookupFindsAllRowsOfAKeyAndNoneOfNull() throws Exception {
        give("t", "[{'k':'1'},{'k':'2'},{'k':null}]", "k");
        give("d", "[{'k':'1','v':'x'},{'k':'1','v':'y'},{'k':null,'v':'z'}]", "k", "v");
        assertEquals(
                List.of("+I 1 x", "+I 1 y", "+I 2 null", "+I null null"),
                run(
                        "CREATE TABLE t (k STRING, p AS PROCTIME()) WITH ('connector' = 'kafka');\n"
                                + "CREATE TABLE d (k STRING, v STRING) WITH ('connector' = 'jdbc');\n"
                                + "INSERT INTO seen SELECT t.k, d.v FROM t LEFT JOIN d FOR SYSTEM_TIME AS OF t.p ON t.k = d.k"));
    }

    @Test
    void aTableIsReadTwiceInOneJobAndWindowsClose() throws Exception {
        give("t", "[{'ms':'2026-01-01 00:00:01','k':'a'},{'ms':'2026-01-01 00:00:59','k':'a'}]", "ms", "k");
        assertEquals(
                List.of("+I a 2", "+I again a"),
                run(
                                "CREATE TABLE t (ms STRING, k STRING, ts AS TO_TIMESTAMP(ms), WATERMARK FOR ts AS ts)"
                                        + " WITH ('connector' = 'kafka');\n"
                                        + "INSERT INTO seen SELECT k, CAST(COUNT(*) AS STRING) FROM"
                                        + " TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '1' MINUTE))"
                                        + " GROUP BY k, window_start, window_end UNION ALL SELECT 'again', k FROM t WHERE ms LIKE '%:59'")
                        .stream()
                        .sorted()
                        .collect(Collectors.toList()));
    }

    @Test
    void noRowsEndTheJobAtOnce() throws Exception {
        give("t", "[]", "a", "b");
        assertEquals(
                List.of(),
                run("CREATE TABLE t (a STRING, b STRING) WITH ('connector' = 'kafka');\n"
                        + "INSERT INTO seen SELECT a, b FROM t"));
    }

    /** Columns are texts: {@code name}, or {@code name=what the planner calls it}. */
    private void give(String table, String rows, String... columns) throws Exception {
        DataTypes.Field[] fields = new DataTypes.Field[columns.length];
        List<String> asked = new ArrayList<>();
        for (int i = 0; i < columns.length; i++) {
            String[] parts = columns[i].split("=", 2);
            fields[i] = DataTypes.FIELD(parts[0], DataTypes.STRING());
            asked.add(parts[parts.length - 1]);
        }
        DataType type = DataTypes.ROW(fields);
        MockRuntime runtime = new MockRuntime("test", ZoneOffset.UTC);
        runtime.give(
                asked,
                new RowReader(table, (RowType) type.getLogicalType(), ZoneOffset.UTC)
                        .read(new ObjectMapper().readTree(rows.replace('\'', '"'))));
        tables.put(table, runtime);
    }

    private List<String> run(String script) throws Exception {
        BlockingQueue<Console.Shown> queue = new LinkedBlockingQueue<>();
        MockRuntime sink = new MockRuntime("test", ZoneOffset.UTC);
        sink.show(new Console(1, queue));
        tables.put("seen", sink);
        Definition definition = DefinitionReader.read(DEFINITION.getBytes(StandardCharsets.UTF_8));
        List<Statement> statements = Script.parse(SINK + script).bind(Workspace.bindings(definition));
        try (Workspace workspace = Workspace.open(
                definition,
                statements,
                getClass().getClassLoader(),
                Map.of(),
                (table, behaviour) -> behaviour.with(tables.get(table.getObjectName())))) {
            for (Statement statement : statements.subList(0, statements.size() - 1)) {
                workspace.perform(statement);
            }
            workspace
                    .tables()
                    .executeInternal(workspace.parse(statements.get(statements.size() - 1)))
                    .await(40, TimeUnit.SECONDS);
        }
        List<String> seen = new ArrayList<>();
        for (Console.Shown row : queue) {
            StringBuilder line = new StringBuilder(row.kind);
            row.values.forEach(value -> line.append(' ').append(value.asText()));
            seen.add(line.toString());
        }
        return seen;
    }
}
