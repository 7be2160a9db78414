package io.xuanwu.job;

import io.xuanwu.job.failure.EngineFailure;
import io.xuanwu.job.failure.FailureCode;
import io.xuanwu.job.failure.FailureReport;
import io.xuanwu.job.failure.Mask;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.HighAvailabilityOptions;
import org.apache.flink.configuration.PipelineOptionsInternal;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.apache.flink.runtime.highavailability.FileSystemJobResultStore;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;

/**
 * How the run's job has ended, if it has. A JobManager that starts after that end must tell it: Flink keeps the result,
 * but shows it nowhere, takes the submission for a duplicate, and idles. Thread of main().
 *
 * <p>Source: FileSystemJobResultStore, JobResultSerializer and SerializedThrowableSerializer of Flink 1.20.5, 2.2.1 and
 * 2.3.0, which write the same.
 */
final class JobEnd {
    /** Flink's word in a result, and its word for the job's state. */
    private static final Map<String, String> STATES =
            Map.of("SUCCEEDED", "FINISHED", "FAILED", "FAILED", "CANCELED", "CANCELED");

    private static final String CAUSED_BY = "Caused by: ";
    private static final ObjectMapper JSON = new ObjectMapper();

    final JobID job;
    final String state;
    private final String stackTrace;

    private JobEnd(JobID job, String state, String stackTrace) {
        this.job = job;
        this.state = state;
        this.stackTrace = stackTrace;
    }

    /**
     * Empty while the job has not ended, and where Flink keeps no results beyond the process.
     *
     * @param cluster Flink's own options, which name the job and the store
     */
    static Optional<JobEnd> find(ReadableConfig cluster) throws IOException {
        Optional<String> storage = cluster.getOptional(HighAvailabilityOptions.HA_STORAGE_PATH);
        Optional<String> job = cluster.getOptional(PipelineOptionsInternal.PIPELINE_FIXED_JOB_ID);
        if (storage.isEmpty() || job.isEmpty()) {
            return Optional.empty();
        }
        Path results = new Path(FileSystemJobResultStore.createDefaultJobResultStorePath(
                storage.get(), cluster.get(HighAvailabilityOptions.HA_CLUSTER_ID)));
        FileSystem files = results.getFileSystem();
        IOException unreadable = null;
        // Once it has cleaned up after the job, Flink renames the first to the second, perhaps at this moment.
        for (String name : List.of(job.get() + "_DIRTY.json", job.get() + ".json")) {
            Path result = new Path(results, name);
            try {
                if (files.exists(result)) {
                    return Optional.of(read(JobID.fromHexString(job.get()), files, result));
                }
            } catch (IOException renamed) {
                unreadable = renamed;
            }
        }
        if (unreadable != null) {
            throw unreadable;
        }
        return Optional.empty();
    }

    private static JobEnd read(JobID job, FileSystem files, Path path) throws IOException {
        try (InputStream in = files.open(path)) {
            JsonNode result = JSON.readTree(in).path("result");
            String state = STATES.get(result.path("application-status").asText());
            if (state == null) {
                throw new IOException("the job result " + path + " has an unknown final state");
            }
            return new JobEnd(
                    job,
                    state,
                    result.path("failure-cause").path("stack-trace").asText().strip());
        }
    }

    /** What the platform is told; the same at each start. */
    byte[] report(Mask mask) {
        if (!state.equals("FAILED")) {
            return FailureReport.ofEnd(state);
        }
        String cause = innermostCause();
        EngineFailure failure = new EngineFailure(
                FailureCode.FLINK_FAILED,
                cause.isEmpty() ? "The job failed in Flink." : "The job failed in Flink: " + cause);
        String root = cause.isEmpty() ? null : cause + "\n\n" + stackTrace;
        return FailureReport.ofEnd(state, failure, root, mask);
    }

    /** The line of the stack trace that tells what went wrong first. */
    private String innermostCause() {
        List<String> lines = stackTrace.lines().collect(Collectors.toList());
        for (int i = lines.size() - 1; i >= 0; i--) {
            if (lines.get(i).startsWith(CAUSED_BY)) {
                return lines.get(i).substring(CAUSED_BY.length());
            }
        }
        return lines.isEmpty() ? "" : lines.get(0);
    }
}
