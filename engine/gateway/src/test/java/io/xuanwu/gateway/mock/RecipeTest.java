package io.xuanwu.gateway.mock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.MissingNode;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.internal.TableEnvironmentImpl;
import org.apache.flink.table.catalog.ObjectIdentifier;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecipeTest {
    private static TableEnvironmentImpl tables;

    @BeforeAll
    static void open() {
        tables = (TableEnvironmentImpl) TableEnvironment.create(EnvironmentSettings.inStreamingMode());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "ts TIMESTAMP(3)|ts - INTERVAL '5' SECOND|ts|5000|2026-01-01 00:00:00",
                "ts TIMESTAMP_LTZ(3)|ts|ts|0|2026-01-01 00:00:00",
                "ts TIMESTAMP(3) METADATA FROM 'timestamp'|ts - INTERVAL '0.5' SECOND|ts|500|2026-01-01 00:00:00",
                "ms BIGINT, ts AS TO_TIMESTAMP_LTZ(ms, 3)|ts - INTERVAL '1' MINUTE|ms|60000|1767225600000",
                "s BIGINT, ts AS TO_TIMESTAMP_LTZ(s, 0)|ts|s|0|1767225600",
                "s BIGINT, ts AS TO_TIMESTAMP(FROM_UNIXTIME(s))|ts|s|0|1767225600",
                "ms BIGINT, ts AS TO_TIMESTAMP(FROM_UNIXTIME(ms / 1000))|ts|ms|0|1767225600000",
                "us BIGINT, ts AS TO_TIMESTAMP_LTZ(us / 1000, 3)|ts|us|0|1767225600000000",
                "t STRING, ts AS TO_TIMESTAMP(t)|ts|t|0|2026-01-01 00:00:00",
                "t STRING, ts AS TO_TIMESTAMP(t, 'dd/MM/yyyy HH:mm')|ts|t|0|01/01/2026 00:00",
                "t STRING, ts AS TO_TIMESTAMP(t, 'yyyy-MM-dd''T''HH:mm:ss')|ts|t|0|2026-01-01T00:00:00"
            })
    void theEventTimeIsFoundBehindAComputedColumn(
            String columns, String watermark, String column, long delayMs, String first) {
        ResolvedSchema schema = schema(columns + ", WATERMARK FOR ts AS " + watermark);
        Recipe recipe = new Recipe();
        recipe.learn(schema);
        assertEquals(column, recipe.rowtime);
        assertEquals(delayMs, recipe.delayMs);
        RowType type = (RowType) schema.toPhysicalRowDataType().getLogicalType();
        if (type.getFieldNames().contains(column)) {
            assertEquals(
                    first,
                    new RowGenerator(type, MissingNode.getInstance(), recipe, 1)
                            .rows(1)
                            .get(0)
                            .get(column)
                            .asText());
        }
    }

    @Test
    void thePrimaryKeyCounts() {
        Recipe recipe = new Recipe();
        recipe.learn(schema("a INT, b INT, c INT, PRIMARY KEY (b, a) NOT ENFORCED"));
        assertEquals(List.of("b", "a"), new ArrayList<>(recipe.unique));
        assertNull(recipe.rowtime);
    }

    private static ResolvedSchema schema(String columns) {
        tables.executeSql("DROP TABLE IF EXISTS t");
        tables.executeSql("CREATE TABLE t (" + columns + ") WITH ('connector' = 'kafka')");
        return tables.getCatalogManager()
                .getTableOrError(ObjectIdentifier.of("default_catalog", "default_database", "t"))
                .getResolvedSchema();
    }
}
