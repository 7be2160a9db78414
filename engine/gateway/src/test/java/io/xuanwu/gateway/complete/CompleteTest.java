package io.xuanwu.gateway.complete;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xuanwu.gateway.unfinished.Surroundings;
import io.xuanwu.job.definition.DefinitionReader;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.table.functions.ScalarFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** In the scripts a bar is the cursor. */
class CompleteTest {
    private static final CompleteVerb VERB = new CompleteVerb(new Surroundings());
    private static final String WORLD =
            "CREATE TABLE orders (id INT, customer STRING, amount DOUBLE, rate_id INT, `my col` INT, tags"
                    + " ARRAY<STRING>, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'kafka');\n"
                    + "CREATE TABLE rates (id INT, rate DOUBLE) WITH ('connector' = 'datagen', 'rows-per-second' = '1');\n"
                    + "CREATE TABLE sink (a STRING, b DOUBLE) WITH ('connector' = 'print');\n"
                    + "CREATE VIEW sums AS SELECT customer, SUM(amount) AS s FROM orders GROUP BY customer;\n"
                    + "CREATE DATABASE other; CREATE TABLE other.far (x INT) WITH ('connector' = 'print');\n"
                    + "CREATE FUNCTION twice AS '" + Twice.class.getName() + "';\n";

    static Stream<Arguments> first() {
        return Stream.of(
                // Statements and clauses
                first("|", "SELECT"),
                first("SEL|", "SELECT"),
                first("ins|", "insert into"),
                first("INSERT INTO sink |", "SELECT"),
                first("SELECT id FROM orders |", "WHERE"),
                first("SELECT id FROM orders gr|", "group by"),
                first("SELECT id FROM orders GROUP |", "BY"),
                first("SELECT id FROM orders LEFT |", "JOIN"),
                first("CREATE |", "TABLE"),
                first("CREATE TABLE t (a |", "STRING"),
                first("SELECT CAST(id AS |", "INTERVAL", "STRING"),
                first(
                        "EXECUTE STATEMENT SET BEGIN INSERT INTO sink SELECT customer, 1 FROM orders; IN|",
                        "INSERT INTO"),
                // Tables
                first("SELECT id FROM |", "orders", "rates", "sink", "sums"),
                first("SELECT id FROM or|", "orders"),
                first("SELECT id FROM orders o, |", "orders"),
                first("SELECT id FROM orders o JOIN |", "orders"),
                first("SELECT x FROM other.|", "far"),
                first("SELECT x FROM default_catalog.|", "default_database", "other"),
                first("SELECT x FROM default_catalog.other.|", "far"),
                first("WITH recent AS (SELECT id FROM orders) SELECT id FROM |", "recent"),
                first("SELECT * FROM TABLE(TUMBLE(TABLE |", "orders"),
                first("INSERT INTO |", "orders", "rates", "sink", "default_database"),
                first("DROP TABLE IF EXISTS |", "orders"),
                first("CREATE TABLE t LIKE |", "orders"),
                first("USE CATALOG |", "default_catalog"),
                // Columns
                first("SELECT | FROM orders", "id", "customer", "amount"),
                first("SELECT cu| FROM orders", "customer"),
                first("SELECT SUM(am| FROM orders", "amount"),
                first("SELECT o.| FROM orders o JOIN rates r ON o.rate_id = r.id", "id", "customer"),
                first("SELECT | FROM orders o JOIN rates r ON o.rate_id = r.id", "o.id", "customer"),
                first("SELECT orders.am| FROM orders", "amount"),
                first("SELECT my| FROM orders", "`my col`"),
                first("SELECT `my| FROM orders", "my col"),
                first("SELECT id, FROM orders WHERE am|", "amount"),
                first("SELECT broken broken broken FROM orders WHERE am|", "amount"),
                first("SELECT id FROM orders WHERE id IN (SELECT ra| FROM rates)", "rate"),
                first("SELECT id FROM orders o WHERE EXISTS (SELECT 1 FROM rates r WHERE r.id = o.ra|", "rate_id"),
                first("SELECT x.| FROM (SELECT customer, amount + 1 AS more FROM orders) x", "customer", "more"),
                first("WITH c AS (SELECT customer AS who FROM orders) SELECT | FROM c", "who"),
                first("SELECT s| FROM sums", "s"),
                first("SELECT t| FROM orders CROSS JOIN UNNEST(tags) AS t(tag)", "tags", "ts", "tag"),
                first("SELECT id FROM orders UNION ALL SELECT | FROM rates", "id", "rate"),
                first(
                        "SELECT window_s| FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(ts), INTERVAL '1' MINUTE))",
                        "window_start"),
                first("SELECT * FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(|", "ts"),
                first("INSERT INTO sink (|", "a", "b"),
                first("INSERT INTO sink (a, |", "b"),
                first("CREATE TABLE t (a INT, b TIMESTAMP(3), WATERMARK FOR |", "a", "b"),
                first("CREATE TABLE t (a INT, b INT, PRIMARY KEY (|", "a", "b"),
                // Functions
                first("SELECT TO_TIMESTAMP_L|", "TO_TIMESTAMP_LTZ("),
                first("SELECT tw| FROM orders", "twice("),
                first("SELECT * FROM TABLE(|", "TUMBLE(", "HOP("),
                // Options
                first("CREATE TABLE t (a INT) WITH ('|", "connector"),
                first("CREATE TABLE t (a INT) WITH (|", "'connector' = ''"),
                first("CREATE TABLE t (a INT) WITH ('connector' = 'pri|", "print"),
                first("CREATE TABLE t (a INT) WITH ('connector' = 'upsert-k|');", "upsert-kafka"),
                first("CREATE TABLE t (a INT) WITH ('connector' = 'datagen', 'rows|", "rows-per-second"),
                first("CREATE TABLE t (a INT) WITH ('connector' = 'filesystem', 'pa|'", "path"),
                first("CREATE TABLE t (a INT) WITH ('connector' = '|', 'path' = 'x')", "blackhole", "datagen"),
                first("ALTER TABLE rates SET ('number|", "number-of-rows"),
                first("SELECT * FROM rates /*+ OPTIONS('number|", "number-of-rows"),
                first("SET 'table.exec.state.t|", "table.exec.state.ttl"),
                first("SET 'execution.runtime-mode' = '|", "STREAMING", "BATCH"),
                first("SET 'table.exec.mini-batch.enabled' = '|", "true", "false"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("first")
    void theLikeliestComesFirst(String sql, List<String> expected) throws Exception {
        List<String> found = texts(complete(WORLD + sql));
        assertEquals(expected, found.subList(0, Math.min(expected.size(), found.size())));
    }

    static Stream<Arguments> nothing() {
        return Stream.of(
                Arguments.of("SELECT id FROM orders -- com|"),
                Arguments.of("SELECT id /* com|"),
                Arguments.of("SELECT id FROM orders WHERE customer = 'a|"),
                Arguments.of("SELECT o.| FROM orders"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("nothing")
    void whereNothingIsKnownNothingIsOffered(String sql) throws Exception {
        assertEquals(List.of(), texts(complete(WORLD + sql)));
    }

    @Test
    void whatStandsBehindTheCursorIsNotKnownYet() throws Exception {
        List<String> found =
                texts(complete("SELECT id FROM |;\nCREATE TABLE later (id INT) WITH ('connector' = 'print');"));
        assertFalse(found.contains("later"), found.toString());
    }

    @Test
    void optionsThatArePresentAreLeftOut() throws Exception {
        List<String> found =
                texts(complete("CREATE TABLE t (a INT) WITH ('connector' = 'datagen', '|', 'number-of-rows' = '3')"));
        assertTrue(found.contains("rows-per-second"), found.toString());
        assertFalse(found.contains("number-of-rows") || found.contains("connector"), found.toString());
    }

    @Test
    void anOptionTellsItsTypeAndDefault() throws Exception {
        JsonNode item = complete("CREATE TABLE t (a INT) WITH ('connector' = 'datagen', 'rows-per|")
                .at("/items/0");
        assertEquals("option", item.get("kind").asText());
        assertEquals("Long, default 10000", item.get("detail").asText());
    }

    @Test
    void aColumnTellsItsTypeAndAFunctionItsSignature() throws Exception {
        assertEquals(
                "DOUBLE of orders",
                complete(WORLD + "SELECT am| FROM orders").at("/items/0/detail").asText());
        JsonNode function = complete(WORLD + "SELECT tw| FROM orders").at("/items/0");
        assertTrue(function.get("detail").asText().matches("twice\\(.*INT\\)"), function.toString());
    }

    @Test
    void theRangeIsTheWordBeforeTheCursor() throws Exception {
        assertEquals(
                range(2, 3, 4),
                complete("SELECT\n  cu|stomer FROM orders").get("range").toString());
        assertEquals(range(1, 8, 7), complete("SELECT |").get("range").toString());
        assertEquals(range(1, 6, 7), complete("SET 'ta|").get("range").toString());
    }

    @Test
    void aScriptWithFaultsBeforeTheCursorKeepsWhatIsRight() throws Exception {
        String sql = "CREATE TABLE wrong (a NOTYPE);\n" + WORLD + "INSERT INTO nowhere SELECT;\nSELECT cu| FROM orders";
        assertEquals("customer", texts(complete(sql)).get(0));
    }

    @Test
    void nestingWithoutEndIsNoFailure() throws Exception {
        complete(WORLD + "SELECT " + "(".repeat(20_000) + "|");
        assertEquals(
                "customer", texts(complete(WORLD + "SELECT cu| FROM orders")).get(0));
    }

    @Test
    void aByteOrderMarkMovesNothing() throws Exception {
        JsonNode answer = complete("\uFEFFSEL|");
        assertEquals("SELECT", texts(answer).get(0));
        assertEquals(range(1, 1, 3), answer.get("range").toString());
    }

    @Test
    void linesEndAsTheyLike() throws Exception {
        String crlf = (WORLD + "SELECT cu| FROM orders").replace("\n", "\r\n");
        assertEquals("customer", texts(complete(crlf)).get(0));
    }

    @Test
    void noMoreThanTwoHundredAreOffered() throws Exception {
        assertEquals(200, complete("SELECT |").get("items").size());
    }

    private static String range(int line, int column, int endColumn) {
        return "{\"line\":" + line + ",\"column\":" + column + ",\"end_line\":" + line + ",\"end_column\":" + endColumn
                + "}";
    }

    private static Arguments first(String sql, String... texts) {
        return Arguments.of(sql, List.of(texts));
    }

    private static List<String> texts(JsonNode answer) {
        List<String> texts = new ArrayList<>();
        answer.get("items").forEach(item -> texts.add(item.get("text").asText()));
        return texts;
    }

    private static JsonNode complete(String marked) throws Exception {
        int at = marked.indexOf('|');
        String sql = marked.substring(0, at) + marked.substring(at + 1);
        String before = sql.substring(sql.startsWith("\uFEFF") ? 1 : 0, at);
        int line = (int) before.chars().filter(each -> each == '\n').count() + 1;
        return VERB.complete(
                DefinitionReader.read(new ObjectMapper()
                        .createObjectNode()
                        .put("version", 1)
                        .put("kind", "sql")
                        .put("sql", sql)),
                line,
                before.length() - before.lastIndexOf('\n'));
    }

    /** A user's function. */
    public static final class Twice extends ScalarFunction {
        private static final long serialVersionUID = 1L;

        public Integer eval(Integer number) {
            return number == null ? null : 2 * number;
        }
    }
}
