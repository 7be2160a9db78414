package io.xuanwu.job;

import java.util.Optional;
import org.apache.flink.runtime.client.DuplicateJobSubmissionException;
import org.apache.flink.runtime.client.JobExecutionException;
import org.apache.flink.runtime.client.JobInitializationException;
import org.apache.flink.runtime.client.JobSubmissionException;
import org.apache.flink.util.ExceptionUtils;

/** Tells failures of a start from news about a job that already ran, which belong to Flink and not to the report. */
final class FlinkFailures {
    private FlinkFailures() {}

    /**
     * Throws on what Flink must see unchanged: that this job has already ended (a JobManager that restarted; Flink takes
     * it as success), or that the job failed at run time while main() waited for it.
     */
    static void rethrowIfAlreadyRan(Throwable thrown) {
        boolean duplicate = ExceptionUtils.findThrowable(thrown, DuplicateJobSubmissionException.class)
                .isPresent();
        Optional<JobExecutionException> execution = ExceptionUtils.findThrowable(thrown, JobExecutionException.class);
        boolean failedWhileRunning = execution.isPresent()
                && !(execution.get() instanceof JobSubmissionException)
                && !(execution.get() instanceof JobInitializationException);
        if (duplicate || failedWhileRunning) {
            throw new RunAlreadyEnded(thrown);
        }
    }

    /** Carries Flink's own exception past the reporting of failed starts. */
    static final class RunAlreadyEnded extends RuntimeException {
        private static final long serialVersionUID = 1L;

        RunAlreadyEnded(Throwable flinks) {
            super(flinks);
        }
    }
}
