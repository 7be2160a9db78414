package io.xuanwu.gateway.debug;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Set;
import org.apache.flink.util.MutableURLClassLoader;

/** What a session should not leave behind in the process: threads of the user's code, and ever more classes. */
final class Leftovers {
    /** Of metaspace, since the process was warm; measured growth of a plain session is far below 1 MiB. */
    private static final long MOST_GROWTH = 96L << 20;

    private static final long PATIENCE_MS = 500;
    private static final long LOOK_MS = 10;

    /** Threads of Flink's pools, which inherit the class loader of whoever asks first, and stay. */
    private static final List<String> FLINKS =
            List.of("flink-", "pekko", "akka", "jobmanager-", "cluster-io", "mini-cluster", "ForkJoinPool.commonPool");

    private static volatile long warm = Long.MAX_VALUE - MOST_GROWTH;

    private final boolean isWatching;
    private final Set<Thread> before;

    private Leftovers(boolean isWatching, Set<Thread> before) {
        this.isWatching = isWatching;
        this.before = before;
    }

    /** What is there now is what every later session begins with. */
    static void remember() {
        warm = metaspace();
    }

    /**
     * @param runsUserCode without it nobody can begin a thread
     */
    static Leftovers before(boolean runsUserCode) {
        Set<Thread> threads = runsUserCode ? Thread.getAllStackTraces().keySet() : Set.of();
        return new Leftovers(runsUserCode, threads);
    }

    /** Threads get a moment to end; classes of ended jobs go when they like. */
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

    /** Such a thread was begun by code whose class loader is of the kind that Flink makes for users' jars. */
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
