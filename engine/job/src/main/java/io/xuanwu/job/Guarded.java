package io.xuanwu.job;

import io.xuanwu.job.failure.EngineFailure;
import io.xuanwu.job.failure.FailureCode;
import io.xuanwu.job.script.Statement;

/**
 * Calls Flink for a statement. Flink throws anything at what it does not like: assertion errors of its planner, checked
 * exceptions that no signature names, index errors. All of it is a failure of the statement.
 */
public final class Guarded {
    private Guarded() {}

    /** A call that fails as a statement fails. */
    @FunctionalInterface
    public interface Step<T> {
        T take() throws Exception;
    }

    /**
     * @param otherwise the code of what is no syntax error
     * @throws EngineFailure the step's own, or one made of whatever it threw, with its place in the script
     */
    public static <T> T call(Statement statement, FailureCode otherwise, Step<T> step) throws EngineFailure {
        try {
            return step.take();
        } catch (EngineFailure failure) {
            throw failure;
        } catch (Exception | LinkageError | AssertionError | StackOverflowError refused) {
            throw FlinkProblem.of(refused, statement, otherwise);
        }
    }
}
