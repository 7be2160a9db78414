package io.xuanwu.gateway.lineage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xuanwu.job.definition.Definition;
import io.xuanwu.job.definition.DefinitionReader;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.annotation.FunctionHint;
import org.apache.flink.table.functions.ScalarFunction;
import org.apache.flink.table.functions.TableFunction;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One construct of SQL a case; the scripts in tests/gateway/lineage do the same on whole releases. */
class LineageTest {
    private static final String WORLD = "CREATE FUNCTION twice AS '" + Twice.class.getName() + "';"
            + "CREATE FUNCTION words AS '" + Words.class.getName() + "';"
            + "CREATE TABLE orders (id INT, customer STRING, amount DECIMAL(10, 2), rate_id INT, tags ARRAY<STRING>,"
            + " items ARRAY<ROW<sku STRING, qty INT>>, said STRING, total AS amount * 2, pt AS PROCTIME(),"
            + " kts TIMESTAMP_LTZ(3) METADATA FROM 'timestamp', ts AS TO_TIMESTAMP(said),"
            + " WATERMARK FOR ts AS ts - INTERVAL '5' SECOND) WITH ('connector' = 'kafka');"
            + "CREATE TABLE rates (id INT, rate DOUBLE, valid TIMESTAMP(3), PRIMARY KEY (id) NOT ENFORCED,"
            + " WATERMARK FOR valid AS valid) WITH ('connector' = 'upsert-kafka');"
            + "CREATE TABLE dim (id INT, name STRING) WITH ('connector' = 'jdbc');"
            + "CREATE TABLE sink (a STRING, b DOUBLE) WITH ('connector' = 'print');"
            + "CREATE VIEW sums AS SELECT customer, SUM(amount) AS s FROM orders GROUP BY customer;";

    static Stream<Arguments> columns() {
        return Stream.of(
                column("SELECT customer FROM orders", "orders.customer"),
                column("SELECT total FROM orders", "orders.amount * 2"),
                column("SELECT kts FROM orders", "orders.kts"),
                column("SELECT ts FROM orders", "TO_TIMESTAMP(orders.said)"),
                column("SELECT 1", "1"),
                column("SELECT amount - (amount - 1) FROM orders", "orders.amount - (orders.amount - 1)"),
                column("SELECT (amount + 1) * 3 FROM orders", "(orders.amount + 1) * 3"),
                column(
                        "SELECT CASE WHEN id > 1 THEN 'a' ELSE 'b' END FROM dim",
                        "CASE WHEN dim.id > 1 THEN 'a' ELSE 'b' END"),
                column("SELECT id IN (1, 2) AND name = 'a' FROM dim", "dim.id IN (1, 2) AND dim.name = 'a'"),
                column("SELECT CAST(id AS STRING) FROM dim", "CAST(dim.id AS STRING)"),
                column("SELECT tags[1] FROM orders", "orders.tags[1]"),
                column("SELECT items[1].sku FROM orders", "orders.items[1].sku"),
                column("SELECT EXTRACT(YEAR FROM valid) FROM rates", "EXTRACT(YEAR FROM rates.valid)"),
                column("SELECT twice(id) FROM dim", "twice(dim.id)"),
                column("SELECT w FROM orders, LATERAL TABLE(words(said)) AS t(w, n)", "words(orders.said).word"),
                column("SELECT tag FROM orders CROSS JOIN UNNEST(tags) AS t(tag)", "UNNEST(orders.tags)"),
                column("SELECT s FROM orders CROSS JOIN UNNEST(items) AS t(s, q)", "UNNEST(orders.items).sku"),
                column("SELECT SUM(s) FROM sums", "SUM(SUM(orders.amount))"),
                column("WITH c AS (SELECT s * 2 AS d FROM sums) SELECT d FROM c", "SUM(orders.amount) * 2"),
                column(
                        "SELECT SUM(amount * rate) FROM orders JOIN rates ON rate_id = rates.id",
                        "SUM(orders.amount * rates.rate)"),
                column("SELECT COUNT(*) FROM dim", "COUNT(*)"),
                column(
                        "SELECT COUNT(DISTINCT name) FILTER (WHERE id > 3) FROM dim",
                        "COUNT(DISTINCT dim.name) FILTER (WHERE dim.id > 3)"),
                column(
                        "SELECT name FROM dim UNION ALL SELECT customer FROM orders",
                        "dim.name UNION ALL orders.customer"),
                column("SELECT name FROM dim EXCEPT SELECT customer FROM orders", "dim.name"),
                column(
                        "SELECT window_start FROM TABLE(TUMBLE(TABLE rates, DESCRIPTOR(valid), INTERVAL '1' MINUTE))"
                                + " GROUP BY window_start, window_end",
                        "TUMBLE(rates.valid, INTERVAL '1' MINUTE).window_start"),
                column(
                        "SELECT HOP_END(valid, INTERVAL '1' MINUTE, INTERVAL '1' HOUR) FROM rates"
                                + " GROUP BY HOP(valid, INTERVAL '1' MINUTE, INTERVAL '1' HOUR)",
                        "HOP_END(rates.valid, INTERVAL '1' MINUTE, INTERVAL '1' HOUR)"),
                column(
                        "SELECT ROW_NUMBER() OVER (PARTITION BY name ORDER BY id DESC) FROM dim",
                        "ROW_NUMBER() OVER (PARTITION BY dim.name ORDER BY dim.id DESC)"),
                column(
                        "SELECT SUM(amount) OVER (ORDER BY ts ROWS BETWEEN 3 PRECEDING AND CURRENT ROW) FROM orders",
                        "SUM(orders.amount) OVER (ORDER BY TO_TIMESTAMP(orders.said) ROWS BETWEEN 3 PRECEDING AND"
                                + " CURRENT ROW)"),
                column("SELECT (SELECT MAX(rate) FROM rates) FROM dim", "(SELECT MAX(rates.rate))"),
                column("SELECT * FROM (VALUES ('a'), ('b')) t(x)", "(VALUES 'a', 'b')"),
                column(
                        "SELECT f FROM rates MATCH_RECOGNIZE (ORDER BY valid MEASURES LAST(B.rate) - A.rate AS f"
                                + " PATTERN (A B+) DEFINE B AS B.rate > A.rate)",
                        "LAST(B.rate) - A.rate"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("columns")
    void theExpressionOfAColumnIsSaidInTheUsersWords(String sql, String expected) throws Exception {
        assertEquals(expected, statement(sql).at("/columns/0/transformation").asText());
    }

    static Stream<Arguments> sources() {
        return Stream.of(
                source("SELECT * FROM sums", "scan orders"),
                source("SELECT 1", ""),
                source(
                        "SELECT orders.id FROM orders JOIN dim FOR SYSTEM_TIME AS OF orders.pt AS d ON rate_id = d.id",
                        "scan orders, lookup dim"),
                source(
                        "SELECT orders.id FROM orders JOIN rates FOR SYSTEM_TIME AS OF orders.ts AS r ON rate_id ="
                                + " r.id",
                        "scan orders, temporal rates"),
                source(
                        "SELECT id FROM orders WHERE rate_id IN (SELECT id FROM dim WHERE EXISTS (SELECT 1 FROM"
                                + " rates))",
                        "scan orders, subquery dim, subquery rates"),
                source(
                        "SELECT a.id FROM dim a JOIN dim b ON a.id = b.id WHERE a.id IN (SELECT id FROM dim)",
                        "scan dim, subquery dim"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("sources")
    void theTablesThatAreReadAreNamedWithTheirRoles(String sql, String expected) throws Exception {
        List<String> found = new ArrayList<>();
        statement(sql)
                .get("sources")
                .forEach(source -> found.add(source.get("role").asText() + " "
                        + source.get("table").asText().replaceAll(".*\\.", "")));
        assertEquals(expected, String.join(", ", found));
    }

    @Test
    void columnsOfConditionsMakeNoColumn() throws Exception {
        JsonNode column = statement("SELECT d.name FROM orders JOIN dim d ON rate_id = d.id WHERE amount > 3")
                .at("/columns/0");
        assertEquals(
                "[{\"table\":\"default_catalog.default_database.dim\",\"column\":\"name\"}]",
                column.get("inputs").toString());
    }

    @Test
    void columnsOfTheSinkTakeTheirNamesFromIt() throws Exception {
        JsonNode statement = statement("INSERT INTO sink (b) SELECT rate FROM rates");
        assertEquals(
                "default_catalog.default_database.sink", statement.get("sink").asText());
        assertEquals("NULL", statement.at("/columns/0/transformation").asText());
        assertEquals("b", statement.at("/columns/1/column").asText());
        assertEquals("rates.rate", statement.at("/columns/1/transformation").asText());
    }

    @Test
    void tablesOfTheSameNameAreToldApart() throws Exception {
        String sql = "CREATE DATABASE other; CREATE TABLE other.dim (id INT) WITH ('connector' = 'kafka');"
                + "SELECT d.id, o.id FROM dim d JOIN other.dim o ON d.id = o.id";
        JsonNode columns = statement(sql).get("columns");
        assertEquals("default_database.dim.id", columns.at("/0/transformation").asText());
        assertEquals("other.dim.id", columns.at("/1/transformation").asText());
    }

    @Test
    void aWrongStatementIsLeftOutAndTheOthersHaveTheirLineage() throws Exception {
        JsonNode answer = trace("INSERT INTO sink SELECT nme, 1 FROM dim; INSERT INTO sink SELECT name, 1, 2 FROM dim;"
                + "INSERT INTO sink SELECT name, 1 FROM dim");
        assertEquals(1, answer.get("statements").size());
        assertEquals(
                "dim.name", answer.at("/statements/0/columns/0/transformation").asText());
    }

    @Test
    void statementsOfASetAreOnesOfTheirOwn() throws Exception {
        JsonNode answer = trace("EXECUTE STATEMENT SET BEGIN INSERT INTO sink SELECT name, 1 FROM dim;"
                + "INSERT INTO sink SELECT customer, 2 FROM orders; END;");
        assertEquals(2, answer.get("statements").size());
        assertEquals(
                "orders.customer",
                answer.at("/statements/1/columns/0/transformation").asText());
    }

    @Test
    void editsCountAndPlacesStayThoseOfTheUsersText() throws Exception {
        String sql = "CREATE TABLE a (id INT) WITH ('connector.type' = 'x');\nSELECT id\nFROM a";
        ObjectNode definition = new ObjectMapper()
                .createObjectNode()
                .put("version", 1)
                .put("kind", "sql")
                .put("sql", sql);
        int start = sql.indexOf("'connector.type'");
        definition
                .putArray("edits")
                .addObject()
                .put("start", start)
                .put("end", sql.indexOf(");"))
                .put("text", "'connector' = 'datagen', 'rows-per-second' = '1'");
        JsonNode answer = LineageVerb.trace(DefinitionReader.read(definition));
        assertEquals(
                "{\"line\":2,\"column\":1,\"end_line\":3,\"end_column\":6}",
                answer.at("/statements/0/range").toString());
    }

    @Test
    void viewsUponViewsDoNotMakeTextsWithoutEnd() throws Exception {
        StringBuilder sql = new StringBuilder("CREATE VIEW v0 AS SELECT id FROM dim;");
        for (int i = 1; i <= 16; i++) {
            sql.append("CREATE VIEW v" + i + " AS SELECT id * (id + 1) AS id FROM v" + (i - 1) + ";");
        }
        JsonNode column = statement(sql + "SELECT id FROM v16").at("/columns/0");
        assertTrue(column.get("transformation").asText().length() < 5_000);
        assertEquals(1, column.get("inputs").size());
    }

    private static Arguments column(String sql, String transformation) {
        return Arguments.of(sql, transformation);
    }

    private static Arguments source(String sql, String sources) {
        return Arguments.of(sql, sources);
    }

    private static JsonNode statement(String sql) throws Exception {
        JsonNode answer = trace(sql);
        assertEquals(1, answer.get("statements").size(), sql);
        return answer.at("/statements/0");
    }

    private static JsonNode trace(String sql) throws Exception {
        return LineageVerb.trace(definition(WORLD + sql));
    }

    private static Definition definition(String sql) throws Exception {
        return DefinitionReader.read(new ObjectMapper()
                .createObjectNode()
                .put("version", 1)
                .put("kind", "sql")
                .put("sql", sql));
    }

    /** A user's function. */
    public static final class Twice extends ScalarFunction {
        private static final long serialVersionUID = 1L;

        public Integer eval(Integer number) {
            return number == null ? null : 2 * number;
        }
    }

    /** A user's table function. */
    @FunctionHint(output = @DataTypeHint("ROW<word STRING, length INT>"))
    public static final class Words extends TableFunction<Row> {
        private static final long serialVersionUID = 1L;

        public void eval(String line) {
            for (String word : line.split(" ")) {
                collect(Row.of(word, word.length()));
            }
        }
    }
}
