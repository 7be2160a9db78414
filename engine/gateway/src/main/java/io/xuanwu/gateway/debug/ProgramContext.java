package io.xuanwu.gateway.debug;

import io.xuanwu.job.failure.EngineFailure;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.flink.api.dag.Pipeline;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.PipelineExecutor;
import org.apache.flink.core.execution.PipelineExecutorFactory;
import org.apache.flink.core.execution.PipelineExecutorServiceLoader;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The context in which a program's environments submit their jobs to the session, as Flink's own clients do it. */
final class ProgramContext {
    private static final String TARGET = "xuanwu-session";

    private ProgramContext() {}

    /** Runs the program; meanwhile, {@code execute()} of every environment calls {@code execution}. */
    static void during(Configuration options, ClassLoader userCode, Execution execution, Program program)
            throws Refused, IOException, EngineFailure {
        Door.lead(options, userCode, new Loader(execution));
        try {
            program.run();
        } finally {
            Door.shut();
        }
    }

    /** Runs a pipeline that the program executes. */
    @FunctionalInterface
    interface Execution {
        CompletableFuture<JobClient> execute(Pipeline pipeline) throws InterruptedException, ExecutionException;
    }

    /** Runs the program. */
    @FunctionalInterface
    interface Program {
        void run() throws Refused, IOException, EngineFailure;
    }

    /** Gives access to methods of Flink that are protected. */
    private static final class Door extends StreamExecutionEnvironment {
        static void lead(Configuration options, ClassLoader userCode, Loader loader) {
            initializeContextEnvironment(programs -> {
                Configuration merged = new Configuration(options);
                merged.addAll(programs);
                merged.set(DeploymentOptions.TARGET, TARGET);
                // execute() waits for the end of its job, as it does in a run of the platform.
                merged.set(DeploymentOptions.ATTACHED, true);
                return new StreamExecutionEnvironment(loader, merged, userCode);
            });
        }

        static void shut() {
            resetContextEnvironment();
        }
    }

    private static final class Loader implements PipelineExecutorServiceLoader, PipelineExecutorFactory {
        private final Execution execution;

        private Loader(Execution execution) {
            this.execution = execution;
        }

        @Override
        public PipelineExecutorFactory getExecutorFactory(Configuration configuration) {
            return this;
        }

        @Override
        public Stream<String> getExecutorNames() {
            return Stream.of(TARGET);
        }

        @Override
        public String getName() {
            return TARGET;
        }

        @Override
        public boolean isCompatibleWith(Configuration configuration) {
            return true;
        }

        @Override
        public PipelineExecutor getExecutor(Configuration configuration) {
            return (pipeline, options, userCode) -> execution.execute(pipeline);
        }
    }
}
