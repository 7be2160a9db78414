package io.xuanwu.gateway.debug;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Set;
import org.apache.flink.util.MutableURLClassLoader;

/** What a session must not leave behind in the process: threads of user code, and more and more classes. */
final class Leftovers {
    /** The allowed growth of metaspace since warm-up, in bytes; an ordinary session was measured far below 1 MiB. */
    private static final long MOST_GROWTH = 96L << 20;

    private static final long PATIENCE_MS = 500;
    private static final long LOOK_MS = 10;

    /** Name prefixes of pool threads of Flink and the JDK, which inherit the first caller's class loader and stay alive. */
    private static final List<String> FLINKS =
            List.of("flink-", "pekko", "akka", "jobmanager-", "cluster-io", "mini-cluster", "ForkJoinPool.commonPool");

    private static volatile long warm = Long.MAX_VALUE - MOST_GROWTH;

    private final boolean isWatching;
    private final Set<Thread> before;

    private Leftovers(boolean isWatching, Set<Thread> before) {
        this.isWatching = isWatching;
        this.before = before;
    }

    /** Records the current metaspace usage as the baseline of later sessions. */
    static void remember() {
        warm = metaspace();
    }

    /**
     * Records the threads that exist before a session.
     *
     * @param runsUserCode whether user code runs; without it, no threads are checked
     */
    static Leftovers before(boolean runsUserCode) {
        Set<Thread> threads = runsUserCode ? Thread.getAllStackTraces().keySet() : Set.of();
        return new Leftovers(runsUserCode, threads);
    }

    /** Returns whether nothing is left; waits briefly for threads to end, but not for classes to be unloaded. */
    boolean areNone() throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE_MS * 1_000_000;
        while (hasThreads()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            Thread.sleep(LOOK_MS);
        }
        return metaspace() < warm + MOST_GROWTH;
    }

    private boolean hasThreads() {
        return isWatching
                && Thread.getAllStackTraces().keySet().stream()
                        .anyMatch(thread -> !before.contains(thread) && isUsers(thread));
    }

    /** Returns whether user code started the thread: its class loader has the type that Flink creates for jars. */
    private static boolean isUsers(Thread thread) {
        return thread.getContextClassLoader() instanceof MutableURLClassLoader
                && FLINKS.stream().noneMatch(thread.getName()::startsWith);
    }

    private static long metaspace() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getName().equals("Metaspace"))
                .mapToLong(pool -> pool.getUsage().getUsed())
                .sum();
    }
}
