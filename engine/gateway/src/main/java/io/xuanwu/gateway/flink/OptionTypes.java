package io.xuanwu.gateway.flink;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;

/**
 * The type, allowed values and default of an option. The methods {@code ConfigOption.getClazz()} and {@code isList()}
 * are package-private in Flink and are called by reflection; a release without them falls back to the default's class.
 */
public final class OptionTypes {
    private static final int LONGEST = 60;

    private OptionTypes() {}

    /** Returns the type and the default in a few words; empty if neither is known. */
    public static String describe(ConfigOption<?> option) {
        if (option == null) {
            return "";
        }
        String name = name(option);
        String usual = usual(option);
        String shown = usual.length() > LONGEST ? usual.substring(0, LONGEST) + "…" : usual;
        return name + (usual.isEmpty() ? "" : (name.isEmpty() ? "" : ", ") + "default " + shown);
    }

    /** Returns the name of the type, such as {@code list of String}; empty if it is not known. */
    public static String name(ConfigOption<?> option) {
        Class<?> type = type(option);
        String name = type == null ? "" : type.isEnum() ? "enum" : type.getSimpleName();
        return Boolean.TRUE.equals(call(option, "isList")) ? "list of " + name : name;
    }

    /** Returns the allowed values of a boolean or enum option; empty for other types. */
    public static List<String> values(ConfigOption<?> option) {
        List<String> values = new ArrayList<>();
        Class<?> type = type(option);
        if (type == Boolean.class) {
            values.add("true");
            values.add("false");
        } else if (type != null && type.isEnum()) {
            for (Object constant : type.getEnumConstants()) {
                values.add(constant.toString());
            }
        }
        return values;
    }

    /** Returns the default as written in a configuration; empty if there is none. */
    public static String usual(ConfigOption<?> option) {
        return option.hasDefaultValue() && option.defaultValue() != null ? written(option) : "";
    }

    private static <T> String written(ConfigOption<T> option) {
        if (option.defaultValue() instanceof Duration) {
            Duration time = (Duration) option.defaultValue();
            return time.toMillis() % 1000 == 0 ? time.getSeconds() + " s" : time.toMillis() + " ms";
        }
        Configuration alone = new Configuration();
        alone.set(option, option.defaultValue());
        return alone.toMap().getOrDefault(option.key(), "");
    }

    private static Class<?> type(ConfigOption<?> option) {
        Object type = call(option, "getClazz");
        if (type instanceof Class) {
            return (Class<?>) type;
        }
        return option.defaultValue() == null ? null : option.defaultValue().getClass();
    }

    private static Object call(ConfigOption<?> option, String name) {
        try {
            Method method = ConfigOption.class.getDeclaredMethod(name);
            method.setAccessible(true);
            return method.invoke(option);
        } catch (ReflectiveOperationException | RuntimeException otherRelease) {
            return null;
        }
    }
}
