package io.xuanwu.gateway.debug;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xuanwu.gateway.debug.Wire.Session;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How sessions end: of their limits, of the reader, of their own mistakes. */
@Timeout(60)
class DebugEndTest {
    private static final String T = "CREATE TABLE t (id INT, name STRING) WITH ('connector' = 'kafka');\n";
    /** Ten thousand million rows. */
    private static final String EXPLODES =
            T + "SELECT a.id FROM t a CROSS JOIN t b CROSS JOIN t c CROSS JOIN t d CROSS JOIN t e";

    private static DebugVerb debug;
    private static Wire wire;

    @BeforeAll
    static void open() throws Exception {
        debug = DebugVerb.open();
        wire = Wire.open(debug);
    }

    @BeforeEach
    void hold() {
        Spy.Hangs.entered = new CountDownLatch(1);
        Spy.Hangs.letGo = new CountDownLatch(1);
    }

    @AfterEach
    void letGo() throws InterruptedException {
        Spy.Hangs.letGo.countDown();
        free(5);
    }

    @Test
    void theLimitOfRowsIsKeptExactly() throws Exception {
        ObjectNode request = Wire.request(EXPLODES, "{}");
        request.putObject("limits").put("rows", 500).put("seconds", 30);
        Session session = wire.debug(request);
        JsonNode end = session.until("end");
        assertEquals("rows", end.get("reason").asText());
        assertEquals(500, end.get("counts").elements().next().asInt());
        assertEquals(
                500,
                session.rows(session.all("console").get(0).get("name").asText()).size());
        assertTrue(end.get("clean").asBoolean());
    }

    @Test
    void theLimitOfTimeEndsAnExplodingJoin() throws Exception {
        ObjectNode request = Wire.request(EXPLODES, "{}");
        request.putObject("limits").put("rows", 100_000_000).put("seconds", 1);
        JsonNode end = wire.debug(request).until("end");
        assertEquals("seconds", end.get("reason").asText());
        assertTrue(end.get("clean").asBoolean());
    }

    @Test
    void aCancelledSessionEndsAtOnce() throws Exception {
        ObjectNode request = Wire.request(EXPLODES, "{}");
        request.putObject("limits").put("rows", 100_000_000).put("seconds", 60);
        Session session = wire.debug(request);
        session.until("rows");
        long asked = System.nanoTime();
        wire.cancel("s");
        assertEquals("cancelled", session.until("end").get("reason").asText());
        assertTrue(System.nanoTime() - asked < 1_500_000_000L);
    }

    @Test
    void aFunctionThatNeverReturnsLeavesAWorkerToBeReplaced() throws Exception {
        ObjectNode request = Wire.request(T + "SELECT hangs(id) FROM t", "{}");
        DebugSessionTest.function(request, "hangs", Spy.Hangs.class);
        Session session = wire.debug(request);
        session.until(event -> event.path("step").asText().equals("execute"));
        assertTrue(Spy.Hangs.entered.await(10, TimeUnit.SECONDS));
        wire.cancel("s");
        JsonNode end = session.until("end");
        assertEquals("cancelled", end.get("reason").asText());
        assertFalse(end.get("clean").asBoolean());
    }

    @Test
    void aFailingFunctionIsToldInItsOwnWordsWithTheUsersFrame() throws Exception {
        ObjectNode request = Wire.request(
                T + "SELECT fails(id) FROM t",
                "{'tables': {'t': {'rows': [{'id': 1}, {'id': 2}, {'id': 3}, {'id': 4}]}}}");
        DebugSessionTest.function(request, "fails", Spy.Fails.class);
        Session session = wire.debug(request);
        JsonNode end = session.until("end");
        assertEquals("failed", end.get("reason").asText());
        String message = end.get("message").asText();
        assertTrue(message.contains("three is too many"), message);
        assertFalse(message.contains("org.apache.flink"), message);
    }

    @Test
    void aCastThatCannotBeIsToldInPlainWords() throws Exception {
        JsonNode end = wire.debug(Wire.request(
                        T + "SELECT CAST(name AS INT) FROM t", "{'tables': {'t': {'rows': [{'name': 'x1'}]}}}"))
                .until("end");
        assertEquals("failed", end.get("reason").asText());
        assertTrue(end.get("message").asText().contains("x1"), end.toString());
    }

    @Test
    void aSecondSessionIsToldThatTheWorkerIsBusy() throws Exception {
        ObjectNode request = Wire.request(EXPLODES, "{}");
        request.putObject("limits").put("rows", 100_000_000).put("seconds", 60);
        Session first = wire.debug(request);
        first.until("rows");
        Session second = wire.debug(Wire.request(T + "SELECT id FROM t", "{}"));
        assertEquals(409, second.status);
        assertEquals("busy", second.problem.get("code").asText());
        wire.cancel("s");
        first.until("end");
    }

    @Test
    void aReaderThatGoesAwayFreesTheWorkerWithinTwoSeconds() throws Exception {
        ObjectNode request = Wire.request(EXPLODES, "{}");
        request.putObject("limits").put("rows", 100_000_000).put("seconds", 60);
        Session session = wire.debug(request);
        session.until("rows");
        session.leave();
        free(2);
    }

    @Test
    void aSilentSessionWhoseReaderGoesAwayFreesTheWorkerToo() throws Exception {
        ObjectNode request = Wire.request(
                T + "SELECT a.id FROM t a CROSS JOIN t b CROSS JOIN t c CROSS JOIN t d WHERE a.id < 0", "{}");
        request.putObject("limits").put("rows", 100_000_000).put("seconds", 60);
        Session session = wire.debug(request);
        session.until(event -> event.path("step").asText().equals("execute"));
        session.leave();
        free(2);
    }

    @Test
    void aMistakeIsShownWhereItStands() throws Exception {
        Session session = wire.debug(Wire.request(T + "SELECT idd FROM t;\nSELEC x;", "{}"));
        JsonNode end = session.until("end");
        assertEquals("failed", end.get("reason").asText());
        assertEquals(2, session.all("finding").size());
        JsonNode range = session.all("finding").get(0).get("range");
        assertEquals(
                "2:8", range.get("line").asText() + ":" + range.get("column").asText());
        assertTrue(end.get("clean").asBoolean());
    }

    @Test
    void whatCannotBePlannedIsBlamedOnItsStatement() throws Exception {
        Session session = wire.debug(Wire.request(T + "SELECT id FROM t;\nSELECT id FROM t ORDER BY name;", "{}"));
        assertEquals("failed", session.until("end").get("reason").asText());
        assertEquals(3, session.all("finding").get(0).get("statement").asInt());
    }

    @Test
    void aRowOfTheWrongTypeIsNamedByTableRowAndColumn() throws Exception {
        Session session = wire.debug(
                Wire.request(T + "SELECT id FROM t", "{'tables': {'t': {'rows': [{'id': 1}, {'id': 'many'}]}}}"));
        String message = session.until("end").get("message").asText();
        assertTrue(message.contains("'t'") && message.contains("row 2") && message.contains("'id'"), message);
    }

    @Test
    void aMockOfAnUnknownTableGetsTheNearestName() throws Exception {
        Session session = wire.debug(Wire.request(
                "CREATE TABLE orders (id INT) WITH ('connector' = 'kafka');\nSELECT id FROM orders",
                "{'tables': {'order': {'rows': []}}}"));
        JsonNode end = session.until("end");
        assertEquals("failed", end.get("reason").asText());
        assertTrue(end.get("message").asText().contains("'orders'"), end.toString());
    }

    @Test
    void aScriptWithNothingToSeeSaysSo() throws Exception {
        assertEquals(
                "failed",
                wire.debug(Wire.request("", "{}")).until("end").get("reason").asText());
    }

    private static void free(int seconds) throws InterruptedException {
        long deadline = System.nanoTime() + seconds * 1_000_000_000L;
        while (debug.isBusy()) {
            assertTrue(System.nanoTime() < deadline, "The worker is still busy after " + seconds + " s");
            Thread.sleep(5);
        }
    }
}
