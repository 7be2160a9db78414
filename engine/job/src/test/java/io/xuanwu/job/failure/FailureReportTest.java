package io.xuanwu.job.failure;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xuanwu.job.text.Message;
import io.xuanwu.job.text.TextRange;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FailureReportTest {
    @TempDir
    Path folder;

    private static Mask mask(String... secrets) {
        Mask mask = new Mask();
        mask.learn(List.of(secrets));
        return mask;
    }

    private static EngineFailure failure(String message, String statement, String root) {
        return new EngineFailure(
                FailureCode.SQL_INVALID,
                Message.of("other", Message.WORDS, message),
                new Location(3, statement, new TextRange(12, 5, 12, 9)),
                new IllegalStateException("outer", new IOException(root)));
    }

    @Test
    void a_report_tells_what_where_and_whose() throws IOException {
        JsonNode report = new ObjectMapper().readTree(FailureReport.json(failure("no", "SELECT", "deep"), mask()));
        assertEquals(
                "{\"version\":1,\"stage\":\"parse\",\"code\":\"sql_invalid\",\"owner\":\"user\",\"message\":\"no\","
                        + "\"statement\":3,\"statement_text\":\"SELECT\",\"line\":12,\"column\":5,\"end_line\":12,"
                        + "\"end_column\":9,\"root_cause\":\"java.io.IOException: deep\"}",
                report.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "\u00e9", "\u4e16", "\uD83D\uDE00", "\\", "\n", "\u0001"})
    void a_report_never_outgrows_its_limit_and_stays_json(String letter) throws IOException {
        String endless = letter.repeat(5_000);
        byte[] report = FailureReport.json(failure(endless, endless, endless), mask());
        assertTrue(report.length <= FailureReport.MAX_BYTES, "bytes: " + report.length);
        JsonNode read = new ObjectMapper().readTree(report);
        assertTrue(read.get("message").asText().startsWith(letter.repeat(100)));
        assertTrue(read.get("statement_text").asText().length() <= 200);
        for (String field : List.of("message", "root_cause")) {
            String text = read.get(field).asText();
            assertEquals(text.length() - FailureReport.CUT.length(), text.indexOf(FailureReport.CUT), text);
        }
        assertFalse(new String(report, StandardCharsets.UTF_8).contains("\uFFFD"));
    }

    @Test
    void a_text_that_fits_is_told_whole_and_says_of_no_cut() throws IOException {
        String report = new String(
                FailureReport.json(failure("m".repeat(1_400), "s", "r".repeat(900)), mask()), StandardCharsets.UTF_8);
        assertTrue(report.contains("m".repeat(1_400)) && report.contains("r".repeat(900)));
        assertFalse(report.contains("cut"), report);
    }

    @Test
    void a_long_root_cause_leaves_a_short_message_whole() throws IOException {
        byte[] report = FailureReport.json(failure("no", "\u0001".repeat(500), "\u0001".repeat(5_000)), mask());
        assertTrue(report.length <= FailureReport.MAX_BYTES);
        assertEquals("no", new ObjectMapper().readTree(report).get("message").asText());
    }

    @Test
    void secrets_are_hidden_in_every_field_and_every_form() {
        Mask mask = mask("p'a ss", "p'a ss-longer", "abc");
        String report = new String(
                FailureReport.json(
                        failure("at p'a ss-longer", "WITH ('x' = 'p''a ss')", "jdbc:x?pw=p%27a+ss abc"), mask),
                StandardCharsets.UTF_8);
        assertFalse(report.contains("a ss") || report.contains("longer") || report.contains("p%27"), report);
        assertTrue(report.contains("abc"), "values under four characters stay");
    }

    @Test
    void a_secret_at_the_cut_leaves_no_half_behind() {
        String secret = "0123456789".repeat(10);
        String report = new String(
                FailureReport.json(failure("x".repeat(1_350) + secret, "s", "r"), mask(secret)),
                StandardCharsets.UTF_8);
        assertFalse(report.contains("0123"));
    }

    @Test
    void a_masked_copy_keeps_classes_and_traces_but_no_secret() {
        Throwable original = new IllegalStateException("a hunter22", new IOException("b hunter22"));
        Throwable copy = mask("hunter22").copyOf(original);
        assertEquals("java.lang.IllegalStateException: a ******", copy.toString());
        assertEquals("java.io.IOException: b ******", copy.getCause().toString());
        assertArrayEquals(original.getStackTrace(), copy.getStackTrace());
    }

    @Test
    void writing_replaces_the_file_and_leaves_nothing_beside_it() throws IOException {
        Path file = folder.resolve("reports/report.json");
        FailureReport.write(new byte[] {1, 2, 3}, file);
        FailureReport.write(new byte[] {4}, file);
        assertArrayEquals(new byte[] {4}, Files.readAllBytes(file));
        try (Stream<Path> files = Files.list(file.getParent())) {
            assertEquals(List.of(file), files.collect(Collectors.toList()));
        }
        FailureReport.clear(file);
        assertFalse(Files.exists(file));
    }

    @Test
    void a_file_that_cannot_be_replaced_is_written_where_it_is() throws IOException {
        Path file = folder.resolve("termination-log");
        Files.write(file, new byte[5_000]);
        try (FileChannel kept = FileChannel.open(file, StandardOpenOption.READ)) {
            Path unreplaceable = ownDescriptor(file);
            FailureReport.write(new byte[] {1, 2}, unreplaceable);
            ByteBuffer read = ByteBuffer.allocate(10);
            assertEquals(2, kept.read(read, 0), "the same file, with nothing left of what it held before");
            FailureReport.clear(unreplaceable);
            assertEquals(0, kept.size());
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(file), files.collect(Collectors.toList()));
        }
    }

    /** A name of an open file in a folder in which nobody can make, rename or delete one, as with a mounted file. */
    private static Path ownDescriptor(Path file) throws IOException {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors
                    .filter(one -> Files.exists(one) && isSame(one, file))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static boolean isSame(Path one, Path other) {
        try {
            return Files.isSameFile(one, other);
        } catch (IOException closedMeanwhile) {
            return false;
        }
    }

    @Test
    void a_path_that_is_no_file_is_written_directly() throws IOException {
        FailureReport.write(new byte[] {1}, Path.of("/dev/null"));
        assertTrue(Files.exists(Path.of("/dev/null")) && !Files.isRegularFile(Path.of("/dev/null")));
    }
}
