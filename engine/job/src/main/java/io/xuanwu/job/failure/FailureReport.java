package io.xuanwu.job.failure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.JsonProcessingException;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;

/** Turns a failure into the JSON report of at most {@value #MAX_BYTES} bytes and puts it where the platform looks. */
public final class FailureReport {
    /** What Kubernetes keeps of a termination message. */
    public static final int MAX_BYTES = 4096;

    private static final int STATEMENT_CHARS = 200;
    private static final int MESSAGE_CHARS = 1400;
    private static final int ROOT_CAUSE_CHARS = 1000;
    private static final ObjectMapper JSON = new ObjectMapper();

    private FailureReport() {}

    /** The report as UTF-8 JSON; secrets are masked before anything is cut, so no half of one survives. */
    public static byte[] json(EngineFailure failure, Mask mask) {
        ObjectNode report = JSON.createObjectNode();
        report.put("version", 1);
        report.put("stage", failure.code().stage().onTheWire());
        report.put("code", failure.code().onTheWire());
        report.put("owner", failure.code().owner().onTheWire());
        report.put("message", cut(mask.apply(failure.getMessage()), MESSAGE_CHARS));
        Location location = failure.location();
        if (location != null) {
            report.put("statement", location.statement);
            report.put("statement_text", cut(mask.apply(location.statementText), STATEMENT_CHARS));
            report.put("line", location.range.line);
            report.put("column", location.range.column);
            report.put("end_line", location.range.endLine);
            report.put("end_column", location.range.endColumn);
        }
        if (failure.getCause() != null) {
            report.put("root_cause", cut(mask.apply(rootCause(failure.getCause())), ROOT_CAUSE_CHARS));
        }
        return fitted(report);
    }

    /** Writes the report so that a reader sees either none or all of it, as far as the path allows it. */
    public static void write(byte[] report, Path path) throws IOException {
        if (Files.exists(path) && !Files.isRegularFile(path)) {
            Files.write(path, report);
            return;
        }
        Path parent = path.toAbsolutePath().getParent();
        try {
            Files.createDirectories(parent);
            Path draft = Files.createTempFile(parent, path.getFileName().toString(), ".tmp");
            Files.write(draft, report);
            Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException mountedOrReadOnlyFolder) {
            // Kubernetes mounts the termination log as a single file: it can be written but not replaced.
            Files.write(path, report);
        }
    }

    /** Removes what an earlier start of the same run left behind. */
    public static void clear(Path path) throws IOException {
        if (Files.isRegularFile(path)) {
            try {
                Files.delete(path);
            } catch (IOException mounted) {
                Files.write(path, new byte[0]);
            }
        }
    }

    private static String rootCause(Throwable cause) {
        Throwable root = chain(cause).get(chain(cause).size() - 1);
        String message = root.getMessage();
        return message == null ? root.getClass().getName() : root.getClass().getName() + ": " + message;
    }

    /** The causes from the outermost to the root, cut at 50 for chains that bite their tail. */
    public static List<Throwable> chain(Throwable outermost) {
        List<Throwable> chain = new ArrayList<>();
        for (Throwable each = outermost; each != null && chain.size() < 50; each = each.getCause()) {
            chain.add(each);
        }
        return chain;
    }

    private static byte[] fitted(ObjectNode report) {
        byte[] bytes = bytes(report);
        while (bytes.length > MAX_BYTES) {
            String longest = longestField(report);
            String text = report.get(longest).asText();
            report.put(longest, cut(text, text.length() * 2 / 3));
            bytes = bytes(report);
        }
        return bytes;
    }

    private static String longestField(ObjectNode report) {
        String longest = "message";
        for (String field : List.of("statement_text", "root_cause")) {
            if (report.path(field).asText().length()
                    > report.get(longest).asText().length()) {
                longest = field;
            }
        }
        return longest;
    }

    private static byte[] bytes(ObjectNode report) {
        try {
            return JSON.writeValueAsString(report).getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static String cut(String text, int length) {
        if (text == null || text.length() <= length) {
            return text;
        }
        int end = length - 1;
        if (Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(0, end) + "…";
    }
}
