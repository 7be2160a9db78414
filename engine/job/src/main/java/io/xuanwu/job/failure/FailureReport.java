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

    /** Ends a text of which the report has only the beginning; the log has all of it. */
    static final String CUT = "… (truncated: the JobManager's log has the full text)";

    private static final int STATEMENT_CHARS = 200;
    private static final int MESSAGE_CHARS = 1400;
    private static final int ROOT_CAUSE_CHARS = 1000;
    private static final ObjectMapper JSON = new ObjectMapper();

    private FailureReport() {}

    /** The report as UTF-8 JSON; secrets are masked before anything is cut, so no half of one survives. */
    public static byte[] json(EngineFailure failure, Mask mask) {
        String rootCause = failure.getCause() == null ? null : rootCause(failure.getCause());
        return told(JSON.createObjectNode().put("version", 1), failure, rootCause, mask);
    }

    /** The report of a job that had ended before this start, with Flink's word for that. */
    public static byte[] ofEnd(String finalState) {
        return bytes(JSON.createObjectNode().put("version", 1).put("final_state", finalState));
    }

    /** The same of a job that failed, and why it did. */
    public static byte[] ofEnd(String finalState, EngineFailure failure, String rootCause, Mask mask) {
        ObjectNode report = JSON.createObjectNode().put("version", 1).put("final_state", finalState);
        return told(report, failure, rootCause, mask);
    }

    private static byte[] told(ObjectNode report, EngineFailure failure, String cause, Mask mask) {
        report.put("stage", failure.code().stage().onTheWire());
        report.put("code", failure.code().onTheWire());
        report.put("owner", failure.code().owner().onTheWire());
        String message = mask.apply(failure.getMessage());
        report.put("message", cut(message, MESSAGE_CHARS, CUT));
        Location location = failure.location();
        if (location != null) {
            report.put("statement", location.statement);
            report.put("statement_text", cut(mask.apply(location.statementText), STATEMENT_CHARS, "…"));
            report.put("line", location.range.line);
            report.put("column", location.range.column);
            report.put("end_line", location.range.endLine);
            report.put("end_column", location.range.endColumn);
        }
        String rootCause = mask.apply(cause);
        if (rootCause != null) {
            report.put("root_cause", cut(rootCause, ROOT_CAUSE_CHARS, CUT));
        }
        return fitted(report, message, rootCause);
    }

    /** Writes the report atomically if the path allows it: a reader sees either no report or a complete one. */
    public static void write(byte[] report, Path path) throws IOException {
        if (Files.exists(path) && !Files.isRegularFile(path)) {
            Files.write(path, report);
            return;
        }
        try {
            replace(path, report);
        } catch (IOException mountedOrReadOnlyFolder) {
            // Kubernetes mounts the termination log as a single file: it can be written but not replaced.
            Files.write(path, report);
        }
    }

    private static void replace(Path path, byte[] report) throws IOException {
        Path parent = path.toAbsolutePath().getParent();
        Files.createDirectories(parent);
        Path draft = Files.createTempFile(parent, path.getFileName().toString(), ".tmp");
        try {
            Files.write(draft, report);
            Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(draft);
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

    /** Takes from the message and the root cause in turns, always from the one that shows more. */
    private static byte[] fitted(ObjectNode report, String message, String rootCause) {
        int messageChars = MESSAGE_CHARS;
        int rootCauseChars = rootCause == null ? 0 : ROOT_CAUSE_CHARS;
        byte[] bytes = bytes(report);
        while (bytes.length > MAX_BYTES) {
            if (messageChars >= rootCauseChars) {
                messageChars = messageChars * 4 / 5;
                report.put("message", cut(message, messageChars, CUT));
            } else {
                rootCauseChars = rootCauseChars * 4 / 5;
                report.put("root_cause", cut(rootCause, rootCauseChars, CUT));
            }
            bytes = bytes(report);
        }
        return bytes;
    }

    private static byte[] bytes(ObjectNode report) {
        try {
            return JSON.writeValueAsString(report).getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** At most this many characters, including the mark at the end of a truncated text. */
    private static String cut(String text, int length, String mark) {
        if (text == null || text.length() <= length) {
            return text;
        }
        int end = Math.max(0, length - mark.length());
        if (end > 0 && Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(0, end) + mark;
    }
}
