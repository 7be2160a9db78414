package io.xuanwu.job;

import io.xuanwu.job.failure.EngineFailure;
import io.xuanwu.job.failure.FailureCode;
import io.xuanwu.job.failure.FailureReport;
import io.xuanwu.job.failure.Mask;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.util.ExceptionUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The entry point of every job, called by Flink inside the JobManager in application mode. It takes no arguments: the
 * environment says where the run's definition is. A failed start, and one whose job had ended before, leave a report and
 * end the process.
 */
public final class Main {
    private static final Logger LOG = LoggerFactory.getLogger(Main.class);

    private Main() {}

    public static void main(String[] arguments) throws Throwable {
        Mask mask = new Mask();
        Optional<Path> reportFile = EngineSettings.reportFile(System.getenv());
        ExitWatch.install(failure -> write(FailureReport.json(failure, mask), reportFile));
        try {
            run(System.getenv(), mask);
        } catch (FlinkFailures.FlinksBusiness flinksBusiness) {
            if (FlinkFailures.isJobEnded(flinksBusiness.getCause())) {
                LastWord.endProcessSoon(LastWord.DONE);
            }
            throw flinksBusiness.getCause();
        } catch (Throwable failed) {
            LastWord.endProcessSoon(LastWord.FAILED);
            throw failed;
        }
    }

    /** Everything but the end of the process; what is thrown holds no secret. */
    static void run(Map<String, String> environment, Mask mask) throws Throwable {
        Optional<Path> reportFile = EngineSettings.reportFile(environment);
        try {
            if (reportFile.isPresent()) {
                FailureReport.clear(reportFile.get());
            }
            Optional<JobEnd> end = new JobEntry(EngineSettings.of(environment), mask).run();
            if (end.isPresent()) {
                LOG.info("The job {} had ended before this start: {}", end.get().job, end.get().state);
                write(end.get().report(mask), reportFile);
                throw FlinkFailures.jobEnded(end.get().job);
            }
        } catch (FlinkFailures.FlinksBusiness flinksBusiness) {
            throw flinksBusiness;
        } catch (EngineFailure failure) {
            throw reported(failure, reportFile, mask);
        } catch (Throwable unexpected) {
            ExceptionUtils.rethrowIfFatalErrorOrOOM(unexpected);
            String message = "The engine had an internal error: " + FlinkProblem.message(unexpected)
                    + " Please report this with the JobManager's log.";
            throw reported(new EngineFailure(FailureCode.INTERNAL_ERROR, message, unexpected), reportFile, mask);
        }
    }

    private static Throwable reported(EngineFailure failure, Optional<Path> reportFile, Mask mask) {
        if (FlinkFailures.isInterruption(failure)) {
            LOG.info("Flink stopped this start");
            return new FlinkFailures.FlinksBusiness(mask.copyOf(failure));
        }
        LOG.error(
                "The run cannot start ({}, {}): {}",
                failure.code().stage(),
                failure.code().onTheWire(),
                mask.apply(failure.getMessage()));
        write(FailureReport.json(failure, mask), reportFile);
        return mask.copyOf(failure);
    }

    private static void write(byte[] report, Optional<Path> file) {
        if (file.isPresent()) {
            try {
                FailureReport.write(report, file.get());
            } catch (IOException unwritable) {
                LOG.error("The report cannot be written to {}", file.get(), unwritable);
            }
        }
    }
}
