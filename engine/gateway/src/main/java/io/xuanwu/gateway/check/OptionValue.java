package io.xuanwu.gateway.check;

import io.xuanwu.job.text.Message;
import io.xuanwu.job.text.NearestName;
import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;

/** Judges the value of an option by the type that the option declares; what else a connector wants, it does not know. */
final class OptionValue {
    private static final List<String> BOOLEANS = List.of("true", "false");

    final Message said;
    /** The suggested replacement, without quotes, or null. */
    final String fix;

    private OptionValue(Message said, String fix) {
        this.said = said;
        this.fix = fix;
    }

    /** Empty where the value can be read. */
    static Optional<OptionValue> wrong(ConfigOption<?> option, String key, String value) {
        Configuration alone = new Configuration();
        alone.setString(option.key(), value);
        try {
            alone.getOptional(option);
            return Optional.empty();
        } catch (IllegalArgumentException refused) {
            Throwable root = refused.getCause() == null ? refused : refused.getCause();
            List<String> choices = choices(option);
            if (choices.isEmpty()) {
                Message said = Message.of("option_invalid.value", "option", key).with(Message.WORDS, root.getMessage());
                return Optional.of(new OptionValue(said, null));
            }
            String near = NearestName.of(value, choices).orElse(null);
            return Optional.of(new OptionValue(
                    Message.of(
                            "option_invalid.choice",
                            "option",
                            key,
                            "choices",
                            String.join(", ", choices),
                            "near",
                            near),
                    near));
        }
    }

    /** All values of an option that has few; empty for others. */
    static List<String> choices(ConfigOption<?> option) {
        Class<?> type = type(option);
        if (type == Boolean.class) {
            return BOOLEANS;
        }
        return type == null || !type.isEnum()
                ? List.of()
                : Arrays.stream(type.getEnumConstants()).map(String::valueOf).collect(Collectors.toList());
    }

    /** The class of its values, or null; Flink keeps it to itself. */
    private static Class<?> type(ConfigOption<?> option) {
        try {
            Field field = ConfigOption.class.getDeclaredField("clazz");
            field.setAccessible(true);
            return (Class<?>) field.get(option);
        } catch (ReflectiveOperationException | RuntimeException otherRelease) {
            return null;
        }
    }
}
