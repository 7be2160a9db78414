import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Collection;
import java.util.Enumeration;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.FallbackKey;
import org.apache.flink.table.factories.DeserializationFormatFactory;
import org.apache.flink.table.factories.DynamicTableFactory;
import org.apache.flink.table.factories.Factory;
import org.apache.flink.table.factories.FactoryUtil;

/**
 * Tells which options the classes and factories on its class path know, a line each:
 * {@code OWNER TAB key TAB own|fading|deprecated|fallback TAB values}; fading: with its whole class. An argument is
 * {@code jar:OWNER=FILE}, {@code table:IDENTIFIER} or {@code format:IDENTIFIER}; what cannot be found has no lines.
 */
public final class KnownOptions {
    private static final TreeSet<String> LINES = new TreeSet<>();

    private KnownOptions() {}

    public static void main(String[] arguments) throws Exception {
        for (String argument : arguments) {
            String name = argument.substring(argument.indexOf(':') + 1);
            if (argument.startsWith("jar:")) {
                int split = name.indexOf('=');
                tellJar(name.substring(0, split), name.substring(split + 1));
            } else {
                boolean isTable = argument.startsWith("table:");
                tellFactory(argument, name, isTable ? DynamicTableFactory.class : DeserializationFormatFactory.class);
            }
        }
        LINES.forEach(System.out::println);
    }

    private static void tellJar(String owner, String file) throws Exception {
        try (JarFile jar = new JarFile(file)) {
            for (Enumeration<JarEntry> entries = jar.entries(); entries.hasMoreElements(); ) {
                String name = entries.nextElement().getName();
                if (name.endsWith(".class") && !name.startsWith("META-INF") && !name.contains("shaded")) {
                    tellClass(owner, name.substring(0, name.length() - 6).replace('/', '.'));
                }
            }
        }
    }

    private static void tellClass(String owner, String name) {
        try {
            Class<?> holder = Class.forName(name, false, KnownOptions.class.getClassLoader());
            String state = holder.isAnnotationPresent(Deprecated.class) ? "fading" : "own";
            for (Field field : holder.getDeclaredFields()) {
                if (Modifier.isStatic(field.getModifiers()) && field.getType() == ConfigOption.class) {
                    field.setAccessible(true);
                    boolean isDeprecated = field.isAnnotationPresent(Deprecated.class);
                    tell(owner, (ConfigOption<?>) field.get(null), isDeprecated ? "deprecated" : state);
                }
            }
        } catch (ReflectiveOperationException | LinkageError notHere) {
            return; // Classes of optional parts whose libraries a release does not carry.
        }
    }

    private static void tellFactory(String owner, String identifier, Class<? extends Factory> kind) {
        Factory factory;
        try {
            factory = FactoryUtil.discoverFactory(KnownOptions.class.getClassLoader(), kind, identifier);
        } catch (RuntimeException absent) {
            return;
        }
        for (Collection<ConfigOption<?>> options :
                Arrays.asList(factory.requiredOptions(), factory.optionalOptions())) {
            for (ConfigOption<?> option : options) {
                tell(owner, option, "own");
            }
        }
    }

    private static void tell(String owner, ConfigOption<?> option, String state) {
        if (option == null) {
            return;
        }
        LINES.add(String.join("\t", owner, option.key(), state, values(option)));
        for (FallbackKey fallback : option.fallbackKeys()) {
            LINES.add(String.join("\t", owner, fallback.getKey(), "fallback", option.key()));
        }
    }

    private static String values(ConfigOption<?> option) {
        try {
            Method type = ConfigOption.class.getDeclaredMethod("getClazz");
            type.setAccessible(true);
            Object[] constants = ((Class<?>) type.invoke(option)).getEnumConstants();
            return constants == null ? "" : Arrays.toString(constants);
        } catch (ReflectiveOperationException changed) {
            throw new IllegalStateException(changed);
        }
    }
}
