package io.xuanwu.job;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the JobManager after a failed start. Flink 1.20 and 2.2 do it themselves; 2.3 keeps the process alive when
 * {@code execution.shutdown-on-application-finish} is false, and then nobody would see that the start failed.
 */
final class LastWord {
    private static final Logger LOG = LoggerFactory.getLogger(LastWord.class);
    /** What Flink's own cluster entry point exits with after a fatal error. */
    private static final int EXIT_CODE = 2;

    private static final long GRACE_MS = 500;
    private static final long HOOKS_MS = 3_000;

    private LastWord() {}

    /** Leaves Flink a moment to end by itself, then exits, and halts if shutdown hooks hang. */
    static void endProcessSoon() {
        daemon("xuanwu-last-word", () -> {
            pause(GRACE_MS);
            LOG.info("Ending the process after a failed start");
            daemon("xuanwu-last-halt", () -> {
                pause(HOOKS_MS);
                Runtime.getRuntime().halt(EXIT_CODE);
            });
            Runtime.getRuntime().exit(EXIT_CODE);
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
