package io.xuanwu.job;

import io.xuanwu.job.failure.EngineFailure;
import io.xuanwu.job.failure.FailureCode;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Tells when a user's code ends the JobManager's JVM with {@code System.exit}, and where it does. Its work is done by a
 * shutdown hook: only then is it known that the JVM ends, and the thread that asked for it still stands at its call.
 */
final class ExitWatch {
    private static final List<String> OURS = List.of("java.", "sun.", "jdk.", "org.apache.flink.", "io.xuanwu.job.");

    private ExitWatch() {}

    /** From now on, until the JVM ends. An end by a signal, by Flink or by the engine is not told. */
    static void install(Consumer<EngineFailure> report) {
        Thread hook = new Thread(
                () -> Thread.getAllStackTraces().values().stream()
                        .map(ExitWatch::callOfExit)
                        .flatMap(Optional::stream)
                        .findFirst()
                        .ifPresent(call -> report.accept(failure(call))),
                "xuanwu-exit-watch");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** The call of {@code System.exit} in a user's code, if this is the stack of one. */
    static Optional<StackTraceElement> callOfExit(StackTraceElement... stack) {
        return Arrays.stream(stack)
                .dropWhile(frame -> !isExit(frame))
                .dropWhile(frame -> isExit(frame) || frame.getClassName().equals("java.lang.System"))
                .findFirst()
                .filter(caller -> OURS.stream().noneMatch(caller.getClassName()::startsWith));
    }

    private static boolean isExit(StackTraceElement frame) {
        return frame.getClassName().equals("java.lang.Runtime")
                && frame.getMethodName().equals("exit");
    }

    private static EngineFailure failure(StackTraceElement call) {
        return new EngineFailure(
                FailureCode.PROGRAM_EXITED,
                "The program ended the JobManager by System.exit, called at " + call
                        + ". Return from main() instead, or throw an exception if the program cannot continue.");
    }
}
