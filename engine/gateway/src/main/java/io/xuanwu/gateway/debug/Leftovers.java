package io.xuanwu.gateway.debug;

import java.lang.management.ManagementFactory;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** What a session should not leave behind in the process: threads of the user's code, and ever more classes. */
final class Leftovers {
    /** Of metaspace, since the process was warm; measured growth of a plain session is far below 1 MiB. */
    private static final long MOST_GROWTH = 96L << 20;

    private static final long PATIENCE_MS = 500;
    private static final long LOOK_MS = 10;

    private static volatile long warm = Long.MAX_VALUE - MOST_GROWTH;

    private final List<URL> jars;
    private final Set<Thread> before;

    private Leftovers(List<URL> jars, Set<Thread> before) {
        this.jars = jars;
        this.before = before;
    }

    /** What is there now is what every later session begins with. */
    static void remember() {
        warm = metaspace();
    }

    static Leftovers before(List<URL> jars) {
        return new Leftovers(
                jars, jars.isEmpty() ? Set.of() : Thread.getAllStackTraces().keySet());
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
        return !jars.isEmpty()
                && Thread.getAllStackTraces().keySet().stream()
                        .anyMatch(thread -> !before.contains(thread) && isOfSession(thread.getContextClassLoader()));
    }

    /** Tasks have a class loader of their own, made from the same jars. */
    private boolean isOfSession(ClassLoader loader) {
        for (ClassLoader at = loader; at != null; at = at.getParent()) {
            if (at instanceof URLClassLoader
                    && Arrays.asList(((URLClassLoader) at).getURLs()).contains(jars.get(0))) {
                return true;
            }
        }
        return false;
    }

    private static long metaspace() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getName().equals("Metaspace"))
                .mapToLong(pool -> pool.getUsage().getUsed())
                .sum();
    }
}
