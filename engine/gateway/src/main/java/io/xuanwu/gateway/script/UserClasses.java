package io.xuanwu.gateway.script;

import java.io.IOException;
import java.lang.reflect.Field;
import java.net.URL;
import java.net.URLClassLoader;
import java.sql.Driver;
import java.sql.DriverManager;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.util.FlinkUserCodeClassLoaders;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The classes of some jars, and their JDBC drivers. Java looks for drivers once in the life of a process, so those of
 * all later class loaders are registered here; else a catalog would find its driver in the first script only.
 */
public final class UserClasses implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(UserClasses.class);

    private final URLClassLoader loader;
    /** The class loaders of the drivers that were registered; none is of Flink or Java. */
    private final Set<ClassLoader> ofDrivers = new HashSet<>();

    private UserClasses(URLClassLoader loader) {
        this.loader = loader;
    }

    /** The order is that of tasks: user classes first, but Flink's classes from Flink. */
    public static UserClasses open(List<URL> jars) {
        ClassLoader parent = UserClasses.class.getClassLoader();
        UserClasses opened = new UserClasses(
                FlinkUserCodeClassLoaders.create(jars.toArray(new URL[0]), parent, new Configuration()));
        if (!jars.isEmpty()) {
            opened.registerDrivers(parent);
        }
        return opened;
    }

    public URLClassLoader loader() {
        return loader;
    }

    /** A driver registers itself when its class is initialized. */
    private void registerDrivers(ClassLoader parent) {
        Iterator<ServiceLoader.Provider<Driver>> drivers =
                ServiceLoader.load(Driver.class, loader).stream().iterator();
        try {
            while (drivers.hasNext()) {
                ServiceLoader.Provider<Driver> driver = drivers.next();
                ClassLoader own = driver.type().getClassLoader();
                if (own != parent && own != Driver.class.getClassLoader()) {
                    driver.get();
                    ofDrivers.add(own);
                }
            }
        } catch (ServiceConfigurationError | LinkageError | RuntimeException broken) {
            LOG.warn("A JDBC driver could not be loaded", broken);
        }
    }

    /** DriverManager lets only classes of the same loader do that, and would keep the loader for ever. */
    private void deregisterDrivers() {
        try {
            Field registered = DriverManager.class.getDeclaredField("registeredDrivers");
            registered.setAccessible(true);
            ((List<?>) registered.get(null)).removeIf(one -> ofDrivers.contains(loaderOf(one)));
        } catch (ReflectiveOperationException | RuntimeException otherJava) {
            LOG.warn("JDBC drivers stay registered", otherJava);
        }
    }

    private static ClassLoader loaderOf(Object registration) {
        try {
            Field driver = registration.getClass().getDeclaredField("driver");
            driver.setAccessible(true);
            return driver.get(registration).getClass().getClassLoader();
        } catch (ReflectiveOperationException otherJava) {
            throw new IllegalStateException(otherJava);
        }
    }

    @Override
    public void close() throws IOException {
        if (!ofDrivers.isEmpty()) {
            deregisterDrivers();
        }
        loader.close();
    }
}
