package io.xuanwu.job;

import io.xuanwu.job.failure.FailureReport;
import java.util.Optional;
import org.apache.flink.api.common.JobID;
import org.apache.flink.runtime.client.DuplicateJobSubmissionException;
import org.apache.flink.runtime.client.JobExecutionException;
import org.apache.flink.runtime.client.JobInitializationException;
import org.apache.flink.runtime.client.JobSubmissionException;
import org.apache.flink.util.ExceptionUtils;

/** Distinguishes failed starts from other exceptions of main(), which Flink handles and which get no report. */
final class FlinkFailures {
    private FlinkFailures() {}

    /**
     * Throws on what Flink must see unchanged: that this job has already ended (Flink takes it as success), or that the
     * job failed at run time while main() waited for it.
     */
    static void rethrowIfAlreadyRan(Throwable thrown) {
        boolean duplicate = ExceptionUtils.findThrowable(thrown, DuplicateJobSubmissionException.class)
                .isPresent();
        Optional<JobExecutionException> execution = ExceptionUtils.findThrowable(thrown, JobExecutionException.class);
        boolean failedWhileRunning = execution.isPresent()
                && !(execution.get() instanceof JobSubmissionException)
                && !(execution.get() instanceof JobInitializationException);
        if (duplicate || failedWhileRunning) {
            throw new FlinksBusiness(thrown);
        }
    }

    /** What Flink takes for the success of a main() whose job had ended before. */
    static FlinksBusiness jobEnded(JobID job) {
        return new FlinksBusiness(DuplicateJobSubmissionException.ofGloballyTerminated(job));
    }

    /** Whether nothing is left to be run by this process, nor by any later one of this run. */
    static boolean isJobEnded(Throwable thrown) {
        return ExceptionUtils.findThrowable(thrown, DuplicateJobSubmissionException.class)
                .filter(DuplicateJobSubmissionException::isGloballyTerminated)
                .isPresent();
    }

    /**
     * Whether Flink stopped main() from outside. A JobManager that loses its leadership does that, and calls main()
     * again, in the same process, when it leads once more.
     */
    static boolean isInterruption(Throwable thrown) {
        return Thread.currentThread().isInterrupted()
                || FailureReport.chain(thrown).stream().anyMatch(InterruptedException.class::isInstance);
    }

    /** Carries an exception past the reporting of failed starts. */
    static final class FlinksBusiness extends RuntimeException {
        private static final long serialVersionUID = 1L;

        FlinksBusiness(Throwable flinks) {
            super(flinks);
        }
    }
}
