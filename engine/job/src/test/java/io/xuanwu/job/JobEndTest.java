package io.xuanwu.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xuanwu.job.failure.FailureReport;
import io.xuanwu.job.failure.Mask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.HighAvailabilityOptions;
import org.apache.flink.configuration.PipelineOptionsInternal;
import org.apache.flink.runtime.clusterframework.ApplicationStatus;
import org.apache.flink.runtime.highavailability.FileSystemJobResultStore;
import org.apache.flink.runtime.highavailability.JobResultEntry;
import org.apache.flink.runtime.highavailability.JobResultStoreOptions;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.util.SerializedThrowable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The results are those that Flink's own store writes; the files are named as other releases name them, too. */
class JobEndTest {
    static final JobID JOB = new JobID(1, 2);

    @TempDir
    Path folder;

    /** What a target sets for JobManagers that start again. */
    static Configuration options(Path folder) {
        Configuration options = new Configuration();
        options.set(HighAvailabilityOptions.HA_STORAGE_PATH, folder.toUri().toString());
        options.set(HighAvailabilityOptions.HA_CLUSTER_ID, "run_1");
        options.set(PipelineOptionsInternal.PIPELINE_FIXED_JOB_ID, JOB.toHexString());
        options.set(JobResultStoreOptions.DELETE_ON_COMMIT, false);
        return options;
    }

    static FileSystemJobResultStore ended(Configuration options, ApplicationStatus how, Throwable why)
            throws Exception {
        JobResult.Builder result =
                new JobResult.Builder().jobId(JOB).applicationStatus(how).netRuntime(1);
        if (why != null) {
            result.serializedThrowable(new SerializedThrowable(why));
        }
        FileSystemJobResultStore store = FileSystemJobResultStore.fromConfiguration(options, Runnable::run);
        store.createDirtyResultAsync(new JobResultEntry(result.build())).get();
        return store;
    }

    private static JsonNode report(JobEnd end, String... secrets) throws IOException {
        Mask mask = new Mask();
        mask.learn(List.of(secrets));
        byte[] report = end.report(mask);
        assertTrue(report.length <= FailureReport.MAX_BYTES);
        return new ObjectMapper().readTree(report);
    }

    @ParameterizedTest
    @CsvSource({"SUCCEEDED, FINISHED", "CANCELED, CANCELED"})
    void the_end_of_a_job_is_told_before_and_after_flink_has_cleaned_up(ApplicationStatus how, String state)
            throws Exception {
        FileSystemJobResultStore store = ended(options(folder), how, null);
        JsonNode before = report(JobEnd.find(options(folder)).orElseThrow());
        assertEquals("{\"version\":1,\"final_state\":\"" + state + "\"}", before.toString());

        store.markResultAsCleanAsync(JOB).get();
        assertEquals(before, report(JobEnd.find(options(folder)).orElseThrow()));
    }

    @Test
    void a_job_that_failed_is_told_with_its_innermost_cause_and_no_secret() throws Exception {
        Throwable why = new IllegalStateException(
                "outer", new IOException("no way to hunter22", new RuntimeException("hunter22 is wrong")));
        ended(options(folder), ApplicationStatus.FAILED, why);
        JsonNode report = report(JobEnd.find(options(folder)).orElseThrow(), "hunter22");
        assertEquals("FAILED", report.get("final_state").asText());
        assertEquals("flink_failed", report.get("code").asText());
        assertEquals("run", report.get("stage").asText());
        assertEquals("user", report.get("owner").asText());
        assertEquals(
                "The job failed in Flink: java.lang.RuntimeException: ****** is wrong",
                report.get("message").asText());
        String root = report.get("root_cause").asText();
        assertTrue(root.startsWith("java.lang.RuntimeException: ****** is wrong\n\njava.lang.IllegalState"), root);
    }

    @Test
    void a_job_that_failed_without_a_cause_has_failed_nevertheless() throws Exception {
        ended(options(folder), ApplicationStatus.FAILED, null);
        JsonNode report = report(JobEnd.find(options(folder)).orElseThrow());
        assertEquals("The job failed in Flink.", report.get("message").asText());
        assertTrue(report.path("root_cause").isMissingNode());
    }

    @Test
    void the_result_of_a_later_release_is_read() throws Exception {
        write(JOB + ".json", "\"name\":\"n\",\"application-status\":\"SUCCEEDED\",\"application-id\":\"x\"");
        assertEquals("FINISHED", JobEnd.find(options(folder)).orElseThrow().state);
    }

    @Test
    void a_job_that_runs_has_no_end() throws Exception {
        assertEquals(Optional.empty(), JobEnd.find(options(folder)));
        write(new JobID(3, 4) + ".json", "\"application-status\":\"SUCCEEDED\"");
        assertEquals(Optional.empty(), JobEnd.find(options(folder)));
    }

    @Test
    void where_flink_keeps_no_results_nothing_is_looked_for() throws Exception {
        ended(options(folder), ApplicationStatus.SUCCEEDED, null);
        Configuration without = options(folder);
        without.removeConfig(HighAvailabilityOptions.HA_STORAGE_PATH);
        assertEquals(Optional.empty(), JobEnd.find(without));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"application-status\":\"UNKNOWN\"", "\"no\":1", "\"application-status"})
    void a_result_that_cannot_be_read_is_no_end(String text) throws Exception {
        write(JOB + "_DIRTY.json", text);
        assertThrows(IOException.class, () -> JobEnd.find(options(folder)));
    }

    private void write(String name, String result) throws IOException {
        Path results = Files.createDirectories(folder.resolve("job-result-store/run_1"));
        Files.writeString(results.resolve(name), "{\"result\":{" + result + "},\"version\":1}");
    }
}
