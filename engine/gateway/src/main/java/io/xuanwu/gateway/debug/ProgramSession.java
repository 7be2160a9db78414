package io.xuanwu.gateway.debug;

import io.xuanwu.gateway.finding.Finding;
import io.xuanwu.gateway.tables.Workspace;
import io.xuanwu.job.FlinkProblem;
import io.xuanwu.job.JarProgram;
import io.xuanwu.job.JobOptions;
import io.xuanwu.job.definition.Definition;
import io.xuanwu.job.failure.EngineFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.dag.Pipeline;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.minicluster.MiniClusterJobClient;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.util.ExceptionUtils;

/** The session of a JAR job: runs main() on the session's thread; what main() executes runs as a job of the session. */
final class ProgramSession {
    private final Definition definition;
    private final UserCode user;
    private final SessionJobs jobs;
    private final Acceptance acceptance;

    /** Called when Flink has accepted the first job. */
    @FunctionalInterface
    interface Acceptance {
        void accepted() throws IOException;
    }

    ProgramSession(Definition definition, UserCode user, SessionJobs jobs, Acceptance acceptance) {
        this.definition = definition;
        this.user = user;
        this.jobs = jobs;
        this.acceptance = acceptance;
    }

    /**
     * Runs main() and returns when it returns; its jobs may still run.
     *
     * @throws Refused if main() cannot run, fails, or starts no job
     */
    void run() throws Refused, IOException {
        try {
            JarProgram program = new JarProgram(
                    definition.jar.orElseThrow(),
                    user.program(),
                    Workspace.bindings(definition),
                    options(),
                    user.loader());
            ProgramContext.during(options(), user.loader(), this::execute, () -> invoke(program));
        } catch (EngineFailure failure) {
            throw new Refused(failure.getMessage(), List.of(Finding.of(failure)));
        }
        if (jobs.isEmpty()) {
            throw Refused.of("main() ended without starting a job; call execute() on the environment.");
        }
    }

    private Configuration options() throws EngineFailure {
        Configuration options = JobOptions.configuration(definition, Workspace.bindings(definition), List.of());
        options.removeConfig(DeploymentOptions.JOB_LISTENERS);
        DebugOptions.impose(options);
        return options;
    }

    private void invoke(JarProgram program) throws Refused, IOException, EngineFailure {
        try {
            program.main().invoke(null, (Object) program.arguments());
        } catch (InvocationTargetException thrown) {
            Throwable cause = thrown.getCause();
            if (ExceptionUtils.findThrowable(cause, CancellationException.class).isPresent()) {
                throw (CancellationException) new CancellationException().initCause(cause);
            }
            throw Refused.of("The program failed: " + JobFailure.of(cause));
        } catch (IllegalAccessException notOpen) {
            throw Refused.of("The main class is not public; " + FlinkProblem.message(notOpen));
        }
    }

    private CompletableFuture<JobClient> execute(Pipeline pipeline) throws InterruptedException, ExecutionException {
        boolean first = jobs.isEmpty();
        JobGraph graph = ((StreamGraph) pipeline).getJobGraph(user.loader(), new JobID());
        jobs.run(graph);
        try {
            if (first) {
                acceptance.accepted();
            }
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
        return CompletableFuture.completedFuture(new MiniClusterJobClient(
                graph.getJobID(), jobs.cluster(), user.loader(), MiniClusterJobClient.JobFinalizationBehavior.NOTHING));
    }
}
