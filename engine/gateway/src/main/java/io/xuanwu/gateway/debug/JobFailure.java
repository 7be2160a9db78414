package io.xuanwu.gateway.debug;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.util.ExceptionUtils;

/** Says in plain words why a job failed: the root cause, and the user's own frames above it. */
final class JobFailure {
    private static final int FRAMES = 3;
    private static final List<String> FOREIGN =
            List.of("org.apache.flink.", "java.", "jdk.", "sun.", "scala.", "org.apache.calcite.", "io.xuanwu.");

    private JobFailure() {}

    /** The message, or an empty one for a job that did not fail. */
    static String of(JobResult result, ClassLoader userCode) {
        return result.getSerializedThrowable()
                .map(serialized -> of(serialized.deserializeError(userCode)))
                .orElse("");
    }

    static String of(Throwable thrown) {
        Throwable root = ExceptionUtils.stripCompletionException(thrown);
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        String type = root.getClass().getSimpleName();
        String said = root.getMessage() == null ? type : type + ": " + root.getMessage();
        List<String> frames = new ArrayList<>();
        for (StackTraceElement frame : root.getStackTrace()) {
            // Classes without a package are those that Flink generates.
            boolean isGenerated = frame.getClassName().indexOf('.') < 0;
            if (frames.size() < FRAMES
                    && !isGenerated
                    && FOREIGN.stream().noneMatch(frame.getClassName()::startsWith)) {
                frames.add("at " + frame);
            }
        }
        return frames.isEmpty() ? said : said + " (" + String.join(", ", frames) + ")";
    }
}
