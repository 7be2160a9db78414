package io.xuanwu.job;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the JobManager after a failed start, and after one that found its job ended. In the first case Flink 1.20 and 2.2
 * do it themselves, in the second no release does: with {@code execution.shutdown-on-application-finish} false the
 * process would stay, and nobody would read what it had to say.
 */
final class LastWord {
    private static final Logger LOG = LoggerFactory.getLogger(LastWord.class);
    /** What Flink's own cluster entry point exits with after a fatal error. */
    static final int FAILED = 2;

    static final int DONE = 0;

    private static final long GRACE_MS = 500;
    private static final long HOOKS_MS = 3_000;

    private LastWord() {}

    /** Leaves Flink a moment to end by itself, then exits, and halts if shutdown hooks hang. */
    static void endProcessSoon(int exitCode) {
        daemon("xuanwu-last-word", () -> {
            pause(GRACE_MS);
            LOG.info("Ending the process, because its work is complete");
            daemon("xuanwu-last-halt", () -> {
                pause(HOOKS_MS);
                Runtime.getRuntime().halt(exitCode);
            });
            Runtime.getRuntime().exit(exitCode);
        });
    }

    private static void daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
