package io.xuanwu.gateway.flink;

import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.FallbackKey;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ArrayNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;

/** An option with all that Flink tells about it, as JSON. */
public final class OptionJson {
    private OptionJson() {}

    /**
     * Returns {@code {key, type, default, values, description, older_keys, required}}.
     *
     * @param key as it is written in a script: with the prefix of a format
     */
    public static ObjectNode of(String key, ConfigOption<?> option, boolean isRequired) {
        ObjectNode told = JsonNodeFactory.instance.objectNode();
        told.put("key", key);
        told.put("type", OptionTypes.name(option));
        told.put("default", option.hasDefaultValue() ? OptionTypes.usual(option) : null);
        OptionTypes.values(option).forEach(told.putArray("values")::add);
        told.put("description", MarkdownFormatter.describe(option));
        ArrayNode older = told.putArray("older_keys");
        for (FallbackKey fallback : option.fallbackKeys()) {
            if (fallback.isDeprecated()) {
                older.add(fallback.getKey());
            }
        }
        told.put("required", isRequired);
        return told;
    }
}
