package io.xuanwu.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.xuanwu.job.failure.Mask;
import io.xuanwu.job.failure.MaskedException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptionsInternal;
import org.apache.flink.runtime.clusterframework.ApplicationStatus;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.StringUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Whole starts on a real cluster inside this process; the same on every release is tried by the journeys. */
class JobEntryTest {
    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(2)
            .build());

    private static final String TABLES =
            "CREATE TABLE s (id INT) WITH ('connector' = 'datagen', 'number-of-rows' = '3',\n"
                    + " 'fields.id.kind' = 'sequence', 'fields.id.start' = '1', 'fields.id.end' = '3');\n"
                    + "CREATE TABLE t (id INT, v STRING) WITH ('connector' = 'blackhole');\n";

    @TempDir
    Path folder;

    private JsonNode reportOf(String definition) throws IOException {
        Path report = folder.resolve("report.json");
        MaskedException thrown =
                assertThrows(MaskedException.class, () -> Main.run(environment(definition), new Mask()));
        JsonNode read = new ObjectMapper().readTree(report.toFile());
        assertTrue(thrown.getMessage().startsWith(read.get("message").asText().substring(0, 10)));
        return read;
    }

    private Map<String, String> environment(String definition) throws IOException {
        boolean isDocument = definition.startsWith("{");
        Path file = folder.resolve(isDocument ? "definition.json" : "test.sql");
        Files.writeString(file, definition);
        return Map.of(
                "XUANWU_DEFINITION_FILE", file.toString(),
                "XUANWU_REPORT_FILE", folder.resolve("report.json").toString(),
                "XUANWU_ARTIFACT_DIR", folder.resolve("artifacts").toString());
    }

    private static String document(String sql, String more) {
        return "{\"version\":1,\"kind\":\"sql\",\"run\":{\"id\":\"run_1\"},\"sql\":\""
                + sql.replace("\n", "\\n").replace("\"", "\\\"") + "\"" + more + "}";
    }

    @Test
    void a_condition_that_is_too_deep_for_the_planner_is_told_with_its_statement() throws Exception {
        String condition = IntStream.range(0, 3_000)
                .mapToObj(number -> "MOD(id, " + (number + 2) + ") = 1")
                .collect(Collectors.joining(" OR "));
        JsonNode read = reportOf(TABLES + "INSERT INTO t SELECT id, 'x' FROM s WHERE " + condition);
        assertEquals("sql_too_deep", read.get("code").asText(), read::toString);
        assertEquals(3, read.get("statement").asInt());
    }

    @Test
    void a_script_becomes_one_job_and_rings_the_doorbell_until_it_ends() throws Throwable {
        BlockingQueue<JsonNode> news = new LinkedBlockingQueue<>();
        HttpServer platform = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        platform.createContext("/", exchange -> {
            news.add(new ObjectMapper().readTree(exchange.getRequestBody()));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        platform.start();
        try {
            String script = TABLES
                    + "CREATE TABLE f (v STRING) WITH ('connector' = 'filesystem', 'format' = 'raw', 'path' = '${out}');\n"
                    + "SET 'parallelism.default' = '1'; RESET 'parallelism.default'; SHOW TABLES;\n"
                    + "EXECUTE STATEMENT SET BEGIN INSERT INTO f SELECT CAST(id AS STRING) FROM s; INSERT INTO t SELECT id, 'x' FROM s; END;";
            Map<String, String> environment = new HashMap<>(
                    environment(document(script, ",\"variables\":{\"out\":\"" + folder.resolve("out") + "\"}")));
            environment.put(
                    "XUANWU_NEWS_URL",
                    "http://127.0.0.1:" + platform.getAddress().getPort() + "/news");
            Main.run(environment, new Mask());

            assertEquals(1, Submissions.count());
            assertEquals("FINISHED", lastOf(news).get("status").asText());
            assertEquals(List.of("1", "2", "3"), sortedLines(folder.resolve("out")));
            assertFalse(Files.exists(folder.resolve("report.json")));
        } finally {
            platform.stop(0);
        }
    }

    private static List<String> sortedLines(Path output) throws IOException {
        List<String> lines = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(output)) {
            for (Path file : files) {
                lines.addAll(Files.readAllLines(file));
            }
        }
        Collections.sort(lines);
        return lines;
    }

    private static JsonNode lastOf(BlockingQueue<JsonNode> news) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        JsonNode last = null;
        while (System.nanoTime() < deadline
                && (last == null || !last.get("status").asText().equals("FINISHED"))) {
            JsonNode next = news.poll(1, TimeUnit.SECONDS);
            last = next == null ? last : next;
        }
        assertEquals("run_1", last.get("run").asText());
        return last;
    }

    @Test
    void a_run_begins_without_state_where_that_is_its_last_choice_and_never_else() throws Throwable {
        Map<String, String> environment = new HashMap<>(environment(TABLES + "INSERT INTO t SELECT id, 'x' FROM s"));
        environment.put("XUANWU_RESTORE_FOLDER", folder.toUri().toString());
        environment.put("XUANWU_RESTORE_OTHERWISE", "none");
        Main.run(environment, new Mask());
        assertEquals(1, Submissions.count());

        environment.remove("XUANWU_RESTORE_OTHERWISE");
        MaskedException thrown = assertThrows(MaskedException.class, () -> Main.run(environment, new Mask()));
        assertTrue(thrown.getMessage().startsWith("No complete checkpoint was found in " + folder.toUri()));
    }

    @Test
    void a_job_that_ran_before_needs_nothing_of_what_it_once_began_with() throws Throwable {
        Map<String, String> environment = new HashMap<>(environment(TABLES + "INSERT INTO t SELECT id, 'x' FROM s"));
        environment.put("XUANWU_RESTORE_FOLDER", folder.resolve("gone").toUri() + "/");
        Configuration options = JobEndTest.options(folder.resolve("leaders"));
        String job = new JobID(3, 4).toHexString();
        options.set(PipelineOptionsInternal.PIPELINE_FIXED_JOB_ID, job);
        options.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, folder.toUri().toString());
        Path own = Files.createDirectories(folder.resolve(job + "/chk-3"));
        Files.createFile(own.resolve("_metadata"));
        Runnable restoreContext = FlinkContext.addConfiguration(options);
        try {
            Main.run(environment, new Mask());
        } catch (MaskedException empty) { // Flink finds nothing in this one, but it was asked to look there
            assertFalse(empty.getMessage().contains("No complete checkpoint"), empty.getMessage());
        } finally {
            restoreContext.run();
        }
    }

    @Test
    void a_syntax_error_is_found_in_its_statement() throws IOException {
        JsonNode report = reportOf(TABLES + "INSERT INTO t\n  SELECT id, v FORM s;");
        assertEquals("sql_syntax parse 3 5", shown(report, "code", "stage", "statement", "line"));
    }

    @Test
    void a_validation_error_behind_a_value_keeps_the_users_place() throws IOException {
        String sql = TABLES + "INSERT INTO t SELECT ${a}, wrong FROM s";
        JsonNode report = reportOf(document(sql, ",\"variables\":{\"a\":\"id +\\n 1 +\\n 2\"}"));
        assertEquals("sql_invalid 4 28 4 32", shown(report, "code", "line", "column", "end_line", "end_column"));
    }

    @Test
    void an_error_at_a_single_character_has_its_place() throws IOException {
        JsonNode report = reportOf(TABLES + "INSERT INTO t SELECT id, w FROM s");
        assertEquals("sql_invalid 4 26 4 26", shown(report, "code", "line", "column", "end_line", "end_column"));
    }

    @Test
    void an_error_of_the_optimiser_is_laid_at_the_guilty_insert() throws IOException {
        JsonNode report = reportOf(TABLES + "INSERT INTO t SELECT id, 'x' FROM s;\nINSERT INTO t SELECT id FROM s;");
        assertEquals("plan_failed plan 4 5", shown(report, "code", "stage", "statement", "line"));
    }

    @Test
    void a_script_without_insert_is_refused() throws IOException {
        assertEquals("sql_without_insert user", shown(reportOf(TABLES), "code", "owner"));
    }

    @Test
    void options_of_the_platform_cannot_be_set() throws IOException {
        assertEquals(
                "option_invalid 1", shown(reportOf("SET '$internal.pipeline.job-id' = 'x';"), "code", "statement"));
        assertEquals(
                "secret_misplaced",
                shown(
                        reportOf(document("SET 'pipeline.name' = '${secret.s}'", ",\"secrets\":{\"s\":\"hunter22\"}")),
                        "code"));
    }

    @Test
    void a_secret_in_a_message_of_flink_is_masked() throws IOException {
        String sql = "CREATE TABLE x (a INT) WITH ('connector' = '${secret.s}');\nINSERT INTO x SELECT 1";
        JsonNode report = reportOf(document(sql, ",\"secrets\":{\"s\":\"hunter22\"}"));
        assertTrue(report.toString().contains("******") && !report.toString().contains("hunter22"), report.toString());
    }

    @Test
    void a_jar_runs_with_the_arguments_options_and_name_of_the_definition() throws Throwable {
        String hash = jarOf(SampleProgram.class);
        Main.run(
                environment("{\"version\":1,\"kind\":\"jar\",\"name\":\"flights\",\"jar\":{\"artifact\":\"" + hash
                        + "\",\"arguments\":[\"--to\",\"${where}/${secret.s}\"]},\"options\":{\"my.option\":\"${where}\"},"
                        + "\"variables\":{\"where\":\"there\"},\"secrets\":{\"s\":\"hunter22\"}}"),
                new Mask());

        assertEquals(List.of("--to", "there/hunter22"), SampleProgram.arguments);
        assertEquals("flights", SampleProgram.options.get("pipeline.name"));
        assertEquals("there", SampleProgram.options.get("my.option"));
    }

    @Test
    void a_jar_that_fails_or_starts_nothing_says_so() throws IOException {
        String program = "{\"version\":1,\"kind\":\"jar\",\"jar\":{\"artifact\":\"" + jarOf(SampleProgram.class)
                + "\",\"main_class\":\"%s\",\"arguments\":[\"fail\"]}}";
        String sample = SampleProgram.class.getName();
        assertEquals(
                "program_failed user The program failed: told to",
                shown(reportOf(String.format(program, sample)), "code", "owner", "message"));
        assertEquals("main_class_invalid", shown(reportOf(String.format(program, "no.Such")), "code"));
    }

    @Test
    void an_artifact_that_is_nowhere_is_named() throws IOException {
        JsonNode report =
                reportOf("{\"version\":1,\"kind\":\"jar\",\"jar\":{\"artifact\":\"" + "0".repeat(64) + "\"}}");
        assertEquals("artifact_unavailable outside", shown(report, "code", "owner"));
    }

    private String jarOf(Class<?> program) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, program.getName());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream jar = new JarOutputStream(bytes, manifest)) {
            jar.putNextEntry(new ZipEntry("content"));
        }
        String hash = sha256(bytes.toByteArray());
        Path cached = Files.createDirectories(folder.resolve("artifacts")).resolve(hash + ".jar");
        Files.write(cached, bytes.toByteArray());
        return hash;
    }

    private static String sha256(byte[] bytes) {
        try {
            return StringUtils.byteToHexString(
                    MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new AssertionError(everyJavaHasIt);
        }
    }

    @Test
    void a_start_that_flink_stops_is_no_failed_start() throws IOException {
        Map<String, String> environment = environment(TABLES + "INSERT INTO t SELECT id, 'x' FROM s");
        Thread.currentThread().interrupt();
        assertThrows(FlinkFailures.FlinksBusiness.class, () -> Main.run(environment, new Mask()));
        Thread.interrupted();
        assertFalse(Files.exists(folder.resolve("report.json")));
    }

    @Test
    void a_start_after_the_end_of_its_job_tells_that_end_each_time_and_starts_nothing() throws Exception {
        Configuration options = JobEndTest.options(folder.resolve("leaders"));
        JobEndTest.ended(options, ApplicationStatus.SUCCEEDED, null);
        Map<String, String> environment = environment("A script that Flink must not see, since it cannot read it");
        Runnable restoreContext = FlinkContext.addConfiguration(options);
        try {
            for (int start = 1; start <= 2; start++) {
                FlinkFailures.FlinksBusiness thrown =
                        assertThrows(FlinkFailures.FlinksBusiness.class, () -> Main.run(environment, new Mask()));
                assertTrue(FlinkFailures.isJobEnded(thrown.getCause()));
                assertEquals(
                        "{\"version\":1,\"final_state\":\"FINISHED\"}",
                        Files.readString(folder.resolve("report.json")));
            }
        } finally {
            restoreContext.run();
        }
    }

    @Test
    void an_end_that_cannot_be_read_keeps_no_job_from_starting() throws Throwable {
        Path results = Files.createDirectories(folder.resolve("leaders/job-result-store/run_1"));
        Files.writeString(results.resolve(JobEndTest.JOB + "_DIRTY.json"), "{");
        Runnable restoreContext = FlinkContext.addConfiguration(JobEndTest.options(folder.resolve("leaders")));
        try {
            Main.run(environment(TABLES + "INSERT INTO t SELECT id, 'x' FROM s"), new Mask());
        } finally {
            restoreContext.run();
        }
        assertEquals(1, Submissions.count());
    }

    @Test
    void an_environment_that_says_nothing_is_refused() {
        MaskedException thrown = assertThrows(MaskedException.class, () -> Main.run(Map.of(), new Mask()));
        assertTrue(thrown.getMessage().contains("XUANWU_DEFINITION_URL"));
    }

    private static String shown(JsonNode report, String... fields) {
        return Stream.of(fields).map(field -> report.path(field).asText()).collect(Collectors.joining(" "));
    }
}
