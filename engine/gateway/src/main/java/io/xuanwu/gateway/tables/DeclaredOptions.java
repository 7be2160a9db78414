package io.xuanwu.gateway.tables;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.table.factories.Factory;

/** The options that connectors and formats of this release declare. */
public final class DeclaredOptions {
    /** The options of a table that name a format. */
    public static final List<String> FORMAT_KEYS = List.of("format", "key.format", "value.format");

    private DeclaredOptions() {}

    /**
     * Returns the options of a table's connector and formats by key, with the prefix of the format.
     *
     * @param options those that the table has: its connector and its formats
     */
    public static Map<String, ConfigOption<?>> of(ClassLoader classes, Map<String, String> options) {
        Map<String, ConfigOption<?>> found = new TreeMap<>();
        Factory factory = connector(classes, options);
        if (factory != null) {
            found.putAll(of(factory, ""));
        }
        for (String key : FORMAT_KEYS) {
            Factory format = Factories.formats(classes).get(options.getOrDefault(key, ""));
            if (format != null) {
                String prefix = key.substring(0, key.length() - "format".length());
                found.putAll(of(format, prefix + format.factoryIdentifier() + "."));
            }
        }
        return found;
    }

    /** Returns the options of one factory by key. */
    public static Map<String, ConfigOption<?>> of(Factory factory, String prefix) {
        Map<String, ConfigOption<?>> found = new TreeMap<>();
        factory.requiredOptions().forEach(option -> found.put(prefix + option.key(), option));
        factory.optionalOptions().forEach(option -> found.put(prefix + option.key(), option));
        return found;
    }

    /** Returns the keys that the table's connector requires. */
    public static Set<String> required(ClassLoader classes, Map<String, String> options) {
        Set<String> required = new TreeSet<>();
        Factory factory = connector(classes, options);
        if (factory != null) {
            factory.requiredOptions().forEach(option -> required.add(option.key()));
        }
        return required;
    }

    private static Factory connector(ClassLoader classes, Map<String, String> options) {
        return Factories.tables(classes).get(options.getOrDefault("connector", ""));
    }
}
