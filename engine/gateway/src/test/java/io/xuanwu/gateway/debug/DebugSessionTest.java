package io.xuanwu.gateway.debug;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xuanwu.gateway.debug.Wire.Session;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whole sessions of SQL, over the wire. */
@Timeout(60)
class DebugSessionTest {
    private static final String ORDERS =
            "CREATE TABLE orders (id INT, customer INT, price DOUBLE, ts TIMESTAMP(3), WATERMARK FOR ts AS ts)"
                    + " WITH ('connector' = 'kafka', 'topic' = 'orders', 'properties.bootstrap.servers' = 'HOST');\n";
    private static final String CUSTOMERS =
            "CREATE TABLE customers (id INT, name STRING, PRIMARY KEY (id) NOT ENFORCED)"
                    + " WITH ('connector' = 'jdbc', 'url' = 'jdbc:mysql://HOST/x', 'table-name' = 'customers');\n";
    private static final String SOME_ORDERS = "'orders': {'rows': ["
            + "{'id': 1, 'customer': 7, 'price': 1.5, 'ts': '2026-01-01 00:00:01'},"
            + "{'id': 2, 'customer': 8, 'price': 2.5, 'ts': '2026-01-01 00:00:30'},"
            + "{'id': 3, 'customer': 7, 'price': 4, 'ts': '2026-01-01 00:01:10'}]}";
    private static final String GIVEN = "{'tables': {" + SOME_ORDERS + "}}";

    private static Wire wire;

    @BeforeAll
    static void open() throws Exception {
        wire = Wire.open(DebugVerb.open());
    }

    private static Session finished(String sql, String mocks) throws Exception {
        Session session = wire.debug(Wire.request(sql, mocks));
        JsonNode end = session.until("end");
        assertEquals("finished", end.get("reason").asText(), session.events::toString);
        assertTrue(end.get("clean").asBoolean(), session.events::toString);
        return session;
    }

    @Test
    void eachSinkAndEachSelectHasItsOwnConsole() throws Exception {
        Session session = finished(
                ORDERS + "CREATE TABLE big (id INT, price DOUBLE) WITH ('connector' = 'blackhole');\n"
                        + "INSERT INTO big SELECT id, price FROM orders WHERE price > 2;\n"
                        + "SELECT id FROM orders WHERE price < 2;",
                GIVEN);
        List<JsonNode> consoles = session.all("console");
        assertEquals(
                List.of("id INT", "price DOUBLE"), List.of(column(consoles.get(0), 0), column(consoles.get(0), 1)));
        assertEquals(List.of("+I 2, 2.5", "+I 3, 4.0"), session.rows(name(consoles.get(0))));
        assertEquals(List.of("+I 1"), session.rows(name(consoles.get(1))));
        assertEquals(
                List.of(3, 4),
                consoles.stream().map(one -> one.get("statement").asInt()).collect(Collectors.toList()));
    }

    @Test
    void theFourStepsComeInOrderWithTheirTimes() throws Exception {
        Session session = finished(ORDERS + "SELECT id FROM orders", GIVEN);
        assertEquals(
                List.of("parse", "rules", "plan", "execute"),
                session.all("step").stream()
                        .map(step -> step.get("step").asText())
                        .collect(Collectors.toList()));
        session.all("step").forEach(step -> assertTrue(step.get("ms").asDouble() > 0));
        assertEquals(3, session.all("source").get(0).get("rows").asInt());
    }

    @Test
    void changesAreShownAsTheyAre() throws Exception {
        Session session = finished(ORDERS + "SELECT customer, SUM(price) FROM orders GROUP BY customer", GIVEN);
        assertEquals(
                List.of("+I 7, 1.5", "+I 8, 2.5", "-U 7, 1.5", "+U 7, 5.5"),
                session.rows(name(session.all("console").get(0))));
    }

    @Test
    void windowsCloseAtTheEndOfTheGivenRows() throws Exception {
        Session session = finished(
                ORDERS
                        + "SELECT window_start, COUNT(*) FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(ts), INTERVAL '1' MINUTE))"
                        + " GROUP BY window_start, window_end",
                GIVEN);
        assertEquals(
                List.of("+I 2026-01-01 00:00:00.000, 2", "+I 2026-01-01 00:01:00.000, 1"),
                session.rows(name(session.all("console").get(0))));
    }

    @Test
    void lookupsAreAnsweredFromTheGivenRows() throws Exception {
        Session session = finished(
                ORDERS.replace("ts TIMESTAMP(3)", "ts TIMESTAMP(3), p AS PROCTIME()") + CUSTOMERS
                        + "SELECT o.id, c.name FROM orders AS o"
                        + " LEFT JOIN customers FOR SYSTEM_TIME AS OF o.p AS c ON o.customer = c.id",
                "{'tables': {" + SOME_ORDERS
                        + ", 'customers': {'rows': [{'id': 7, 'name': 'Ada'}, {'id': 8, 'name': 'Bo'}]}}}");
        assertEquals(
                List.of("+I 1, Ada", "+I 2, Bo", "+I 3, Ada"),
                session.rows(name(session.all("console").get(0))));
    }

    @Test
    void twoEventTimesInOneSelectAreShown() throws Exception {
        Session session = finished(
                ORDERS + ORDERS.replace("TABLE orders", "TABLE payments")
                        + "SELECT o.id, o.ts, p.ts FROM orders o JOIN payments p ON o.id = p.id"
                        + " AND p.ts BETWEEN o.ts AND o.ts + INTERVAL '1' MINUTE",
                "{'tables': {" + SOME_ORDERS
                        + ", 'payments': {'rows': [{'id': 1, 'customer': 7, 'price': 1, 'ts': '2026-01-01 00:00:02'}]}}}");
        assertEquals(
                List.of("+I 1, 2026-01-01 00:00:01.000, 2026-01-01 00:00:02.000"),
                session.rows(name(session.all("console").get(0))));
    }

    @Test
    void madeUpKeysMeetAndTheSameSeedGivesTheSameRows() throws Exception {
        String sql = ORDERS + CUSTOMERS + "SELECT o.id, c.name FROM orders o JOIN customers c ON o.customer = c.id";
        Session first = finished(sql, "{'seed': 5, 'rows': 50}");
        Session second = finished(sql, "{'seed': 5, 'rows': 50}");
        List<String> rows = first.rows(name(first.all("console").get(0)));
        assertFalse(rows.isEmpty());
        assertEquals(sorted(rows), sorted(second.rows(name(second.all("console").get(0)))));
    }

    @Test
    void twoInsertsIntoOneSinkShareItsConsole() throws Exception {
        Session session = finished(
                ORDERS + "CREATE TABLE s (id INT) WITH ('connector' = 'print');\n"
                        + "INSERT INTO s SELECT id FROM orders;\nINSERT INTO s SELECT id + 10 FROM orders;",
                GIVEN);
        assertEquals(1, session.all("console").size());
        assertEquals(
                List.of("+I 1", "+I 11", "+I 12", "+I 13", "+I 2", "+I 3"),
                sorted(session.rows(name(session.all("console").get(0)))));
    }

    @Test
    void aRealSourceIsSampledAndNothingElseOfIt() throws Exception {
        Session session = finished(
                "CREATE TABLE g (id INT) WITH ('connector' = 'datagen', 'rows-per-second' = '1000',"
                        + " 'fields.id.kind' = 'sequence', 'fields.id.start' = '1', 'fields.id.end' = '100000');\n"
                        + "SELECT id FROM g",
                "{'tables': {'g': {'sample': {'rows': 5, 'seconds': 20}}}}");
        assertEquals("sample", session.all("source").get(0).get("how").asText());
        assertEquals(
                List.of("+I 1", "+I 2", "+I 3", "+I 4", "+I 5"),
                session.rows(name(session.all("console").get(0))));
    }

    @Test
    void whatAFunctionPrintsIsTold() throws Exception {
        ObjectNode request = Wire.request(ORDERS + "SELECT prints(id) FROM orders", GIVEN);
        function(request, "prints", Spy.Prints.class);
        Session session = wire.debug(request);
        session.until("end");
        List<String> lines = session.all("output").stream()
                .flatMap(event ->
                        java.util.stream.StreamSupport.stream(event.get("lines").spliterator(), false))
                .map(JsonNode::asText)
                .collect(Collectors.toList());
        assertEquals(List.of("saw 1", "saw 2", "saw 3"), lines);
    }

    @Test
    void nothingIsOpenedThatTheScriptNames() throws Exception {
        try (ServerSocket host = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            String address = "127.0.0.1:" + host.getLocalPort();
            host.setSoTimeout(1);
            finished(
                    ("SET 'execution.checkpointing.interval' = '100 ms';\n"
                                    + "SET 'execution.checkpointing.dir' = 'nowhere://HOST/checkpoints';\n"
                                    + "SET 'state.checkpoints.dir' = 'nowhere://HOST/checkpoints';\n"
                                    + "SET 'state.backend.type' = 'no.such.Backend';\n"
                                    + ORDERS + CUSTOMERS
                                    + "INSERT INTO customers SELECT id, 'x' FROM orders;")
                            .replace("HOST", address),
                    GIVEN);
            Assertions.assertThrows(SocketTimeoutException.class, host::accept);
        }
    }

    @Test
    void aBatchQueryIsDebuggedAsOne() throws Exception {
        Session session = finished(
                "SET 'execution.runtime-mode' = 'batch';\n" + ORDERS
                        + "SELECT customer, COUNT(*) FROM orders GROUP BY customer ORDER BY customer",
                GIVEN);
        assertEquals(
                List.of("+I 7, 2", "+I 8, 1"),
                session.rows(name(session.all("console").get(0))));
    }

    @Test
    void metadataColumnsStandLastWhereRowsHaveThem() throws Exception {
        Session session = finished(
                "CREATE TABLE k (id INT, ts TIMESTAMP(3) METADATA FROM 'timestamp', name STRING, WATERMARK FOR ts AS ts)"
                        + " WITH ('connector' = 'kafka');\nINSERT INTO k SELECT id + 1, ts, name FROM k",
                "{'tables': {'k': {'rows': [{'id': 1, 'ts': '2026-01-01 00:00:00', 'name': 'x'}]}}}");
        JsonNode console = session.all("console").get(0);
        assertEquals(
                List.of("id INT", "name STRING", "ts TIMESTAMP(3)"),
                List.of(column(console, 0), column(console, 1), column(console, 2)));
        assertEquals(List.of("+I 2, x, 2026-01-01 00:00:00.000"), session.rows("k"));
    }

    @Test
    void aTableMayHaveNoRows() throws Exception {
        Session session = finished(ORDERS + "SELECT COUNT(*) FROM orders", "{'tables': {'orders': {'rows': []}}}");
        assertEquals(List.of(), session.all("rows"));
    }

    @Test
    void aWideJobIsCutToWhatTheWorkerHas() throws Exception {
        Session session = finished(
                "SET 'parallelism.default' = '100';\n" + ORDERS
                        + "SELECT customer, COUNT(*) FROM orders GROUP BY customer",
                GIVEN);
        assertEquals(4, session.rows(name(session.all("console").get(0))).size());
    }

    @Test
    void aWindowThatClosesByTheClockIsWarnedOf() throws Exception {
        String orders = ORDERS.replace("ts TIMESTAMP(3)", "ts TIMESTAMP(3), p AS PROCTIME()");
        for (String query : List.of(
                "SELECT COUNT(*) FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(p), INTERVAL '1' HOUR))"
                        + " GROUP BY window_start, window_end",
                "SELECT COUNT(*) FROM orders GROUP BY TUMBLE(p, INTERVAL '1' HOUR)")) {
            JsonNode finding = finished(orders + query, GIVEN).all("finding").get(0);
            assertEquals("warning", finding.get("severity").asText());
            assertEquals(2, finding.get("statement").asInt());
        }
        String byEventTime = "SELECT COUNT(*) FROM orders GROUP BY TUMBLE(ts, INTERVAL '1' HOUR)";
        assertEquals(List.of(), finished(orders + byEventTime, GIVEN).all("finding"));
    }

    @Test
    void keysOfManyLookupsAndOfSubqueriesMeetToo() throws Exception {
        StringBuilder joins = new StringBuilder("SELECT o.id FROM orders o");
        for (int i = 0; i < 12; i++) {
            joins.append(" JOIN customers FOR SYSTEM_TIME AS OF o.p AS c" + i + " ON o.customer = c" + i + ".id");
        }
        String orders = ORDERS.replace("ts TIMESTAMP(3)", "ts TIMESTAMP(3), p AS PROCTIME()");
        Session session = finished(
                orders + CUSTOMERS + joins + ";\n"
                        + "SELECT id FROM orders o WHERE EXISTS (SELECT 1 FROM customers c WHERE c.id = o.customer)",
                "{'rows': 20}");
        for (JsonNode console : session.all("console")) {
            assertFalse(session.rows(name(console)).isEmpty(), session.events::toString);
        }
    }

    static void function(ObjectNode request, String name, Class<?> code) {
        ((ObjectNode) request.get("definition"))
                .putArray("functions")
                .addObject()
                .put("name", name)
                .put("class", code.getName());
    }

    private static String column(JsonNode console, int index) {
        JsonNode column = console.get("columns").get(index);
        return column.get("name").asText() + " " + column.get("type").asText();
    }

    private static String name(JsonNode console) {
        return console.get("name").asText();
    }

    private static List<String> sorted(List<String> rows) {
        return rows.stream().sorted().collect(Collectors.toList());
    }
}
