package io.xuanwu.job;

import java.lang.reflect.Field;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;
import java.util.Optional;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironmentFactory;
import org.apache.flink.util.MutableURLClassLoader;

/**
 * Adds to what application mode has prepared around main(); the only class below Flink's public API. Thread of main().
 *
 * <p>Flink's own factory goes on making the environments, so the fixed job id, the embedded executor, recovery after a
 * failover and (2.3) the application id stay as Flink set them. Source: StreamContextEnvironment, ClientUtils and
 * PackagedProgram of 1.20.3, 2.2.1 and 2.3.0.
 */
final class FlinkContext {
    private FlinkContext() {}

    /**
     * Puts jars on the user-code class path of the running application. The loader that Flink made for main() is also
     * the one that it translates the job and reads results with, and it is mutable (internal API, the same in all
     * releases).
     */
    @SuppressWarnings("resource") // a class loader of the process lives as long as it
    static ClassLoader addUserJars(List<URL> jars) {
        ClassLoader current = Thread.currentThread().getContextClassLoader();
        if (jars.isEmpty()) {
            return current;
        }
        if (current instanceof MutableURLClassLoader) {
            jars.forEach(((MutableURLClassLoader) current)::addURL);
            return current;
        }
        ClassLoader child = new URLClassLoader(jars.toArray(new URL[0]), current);
        Thread.currentThread().setContextClassLoader(child);
        return child;
    }

    /** Flink's own options, as application mode hands them to main(). */
    static ReadableConfig clusterOptions() {
        return StreamExecutionEnvironment.getExecutionEnvironment().getConfiguration();
    }

    /**
     * Makes every environment that the program asks for start from these options; its own settings still win.
     *
     * @return what puts the context back as Flink made it
     */
    static Runnable addConfiguration(Configuration options) {
        Optional<StreamExecutionEnvironmentFactory> flinks = currentFactory();
        ContextAccess.install(programs -> {
            Configuration merged = new Configuration(options);
            merged.addAll(programs);
            return flinks.orElse(StreamExecutionEnvironment::createLocalEnvironment)
                    .createExecutionEnvironment(merged);
        });
        return () -> flinks.ifPresentOrElse(ContextAccess::install, ContextAccess::remove);
    }

    /** Flink can be told a factory but not asked for it: hence the private field, which all releases have. */
    private static Optional<StreamExecutionEnvironmentFactory> currentFactory() {
        try {
            Field field = StreamExecutionEnvironment.class.getDeclaredField("threadLocalContextEnvironmentFactory");
            field.setAccessible(true);
            return Optional.ofNullable((StreamExecutionEnvironmentFactory) ((ThreadLocal<?>) field.get(null)).get());
        } catch (ReflectiveOperationException otherFlink) {
            throw new IllegalStateException(
                    "this Flink release stores its context environment in an unknown place", otherFlink);
        }
    }

    /** Opens the protected door that Flink left for subclasses. */
    private static final class ContextAccess extends StreamExecutionEnvironment {
        static void install(StreamExecutionEnvironmentFactory factory) {
            initializeContextEnvironment(factory);
        }

        static void remove() {
            resetContextEnvironment();
        }
    }
}
