package io.xuanwu.gateway.debug;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xuanwu.gateway.debug.Wire.Session;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** JAR jobs, and functions from jars. */
@Timeout(60)
class DebugUserCodeTest {
    @TempDir
    static Path artifacts;

    private static Wire wire;
    private static String jar;

    @BeforeAll
    static void open() throws Exception {
        jar = pack();
        wire = Wire.open(DebugVerb.open(artifacts));
    }

    @BeforeEach
    void hold() {
        System.clearProperty(Programs.LET_GO);
    }

    /** What hung goes on now, and would talk into the session of the next test. */
    @AfterEach
    void letGo() throws InterruptedException {
        System.setProperty(Programs.LET_GO, "now");
        long deadline = System.nanoTime() + 10_000_000_000L;
        while (Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().startsWith("debug-session"))) {
            assertTrue(System.nanoTime() < deadline, "The work of a session has not ended");
            Thread.sleep(5);
        }
    }

    @Test
    void whatAProgramPrintsAndLogsIsTold() throws Exception {
        Session session = wire.debug(program(Programs.Counts.class, "x"));
        JsonNode end = session.until("end");
        assertEquals("finished", end.get("reason").asText(), session.events::toString);
        assertTrue(end.get("clean").asBoolean(), session.events::toString);
        assertEquals(List.of("argument x", "INFO Counter counting to 3", "1", "2", "3", "done"), lines(session));
        assertEquals("execute", session.all("step").get(0).get("step").asText());
    }

    @Test
    void theLimitOfRowsIsOneOfLinesForAProgram() throws Exception {
        ObjectNode request = program(Programs.PrintsForEver.class);
        request.putObject("limits").put("rows", 50).put("seconds", 30);
        Session session = wire.debug(request);
        JsonNode end = session.until("end");
        assertEquals("rows", end.get("reason").asText(), session.events::toString);
        assertEquals(50, lines(session).size());
        assertTrue(end.get("clean").asBoolean(), end::toString);
    }

    @Test
    void aProgramThatFailsSaysWhyAndWhere() throws Exception {
        String message = message(Programs.Fails.class);
        assertTrue(message.contains("no luck today"), message);
    }

    @Test
    void aProgramWithoutAJobIsToldSoAfterItsLastWords() throws Exception {
        Session session = wire.debug(program(Programs.StartsNothing.class));
        JsonNode end = session.until("end");
        assertTrue(end.get("message").asText().contains("execute()"), end::toString);
        assertEquals(List.of("and that was all"), lines(session));
    }

    @Test
    void aProgramThatNeverReturnsLeavesAWorkerToBeReplaced() throws Exception {
        Session session = wire.debug(program(Programs.Hangs.class));
        session.until("output");
        wire.cancel("s");
        JsonNode end = session.until("end");
        assertEquals("cancelled", end.get("reason").asText());
        assertFalse(end.get("clean").asBoolean());
    }

    @Test
    void aThreadThatIsLeftBehindIsNoticed() throws Exception {
        Session session = wire.debug(program(Programs.LeavesAThread.class));
        JsonNode end = session.until("end");
        assertEquals("finished", end.get("reason").asText(), session.events::toString);
        assertFalse(end.get("clean").asBoolean());
    }

    @Test
    void aFunctionThatHangsWhileItsQueryIsPlannedCanBeCancelled() throws Exception {
        ObjectNode request = Wire.request("SELECT hangs(1)", "{}");
        ObjectNode definition = (ObjectNode) request.get("definition");
        definition
                .putArray("functions")
                .addObject()
                .put("name", "hangs")
                .put("class", Programs.HangsInThePlanner.class.getName())
                .put("artifact", jar);
        Session session = wire.debug(request);
        session.until("output");
        wire.cancel("s");
        JsonNode end = session.until("end");
        assertEquals("cancelled", end.get("reason").asText());
        assertFalse(end.get("clean").asBoolean());
        assertTrue(session.all("step").stream()
                .noneMatch(step -> step.get("step").asText().equals("execute")));
    }

    @Test
    void aFunctionOfAJarRunsInTheTasks() throws Exception {
        ObjectNode request = Wire.request("SELECT prints(id) FROM (VALUES (1), (2)) AS t (id)", "{}");
        ((ObjectNode) request.get("definition"))
                .putArray("functions")
                .addObject()
                .put("name", "prints")
                .put("class", Spy.Prints.class.getName())
                .put("artifact", jar);
        Session session = wire.debug(request);
        JsonNode end = session.until("end");
        assertEquals("finished", end.get("reason").asText(), session.events::toString);
        assertTrue(end.get("clean").asBoolean());
        assertTrue(lines(session).containsAll(List.of("saw 1", "saw 2")), session.events::toString);
    }

    @Test
    void anArtifactThatIsNotThereIsNamed() throws Exception {
        ObjectNode request = program(Programs.Counts.class);
        ((ObjectNode) request.get("definition").get("jar")).put("artifact", "0".repeat(64));
        JsonNode end = wire.debug(request).until("end");
        assertEquals("failed", end.get("reason").asText());
        assertTrue(end.get("message").asText().contains("upload it again"), end::toString);
    }

    private static String message(Class<?> program) throws Exception {
        JsonNode end = wire.debug(program(program)).until("end");
        assertEquals("failed", end.get("reason").asText());
        return end.get("message").asText();
    }

    private static ObjectNode program(Class<?> main, String... arguments) {
        ObjectNode request = Wire.JSON.createObjectNode().put("session", "s");
        ObjectNode program = request.putObject("definition")
                .put("version", 1)
                .put("kind", "jar")
                .putObject("jar")
                .put("artifact", jar)
                .put("main_class", main.getName());
        for (String argument : arguments) {
            program.withArray("arguments").add(argument);
        }
        return request;
    }

    private static List<String> lines(Session session) {
        List<String> lines = new ArrayList<>();
        for (JsonNode event : session.all("output")) {
            event.get("lines").forEach(line -> lines.add(line.asText()));
        }
        // A sink that prints says which of its tasks did, where there are several.
        return lines.stream().map(line -> line.replaceFirst("^\\d+> ", "")).collect(Collectors.toList());
    }

    /** A jar of this folder's programs and functions; returns its hash, which is its name. */
    private static String pack() throws Exception {
        Path draft = artifacts.resolve("draft");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(draft))) {
            for (Class<?> outer : List.of(Programs.class, Spy.class)) {
                add(out, outer);
                for (Class<?> inner : outer.getDeclaredClasses()) {
                    add(out, inner);
                }
            }
        }
        StringBuilder hash = new StringBuilder();
        for (byte each : MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(draft))) {
            hash.append(String.format("%02x", each));
        }
        Files.move(draft, artifacts.resolve(hash + ".jar"));
        return hash.toString();
    }

    private static void add(OutputStream out, Class<?> added) throws IOException {
        String name = added.getName().replace('.', '/') + ".class";
        ((JarOutputStream) out).putNextEntry(new JarEntry(name));
        try (InputStream bytes = added.getClassLoader().getResourceAsStream(name)) {
            bytes.transferTo(out);
        }
    }
}
