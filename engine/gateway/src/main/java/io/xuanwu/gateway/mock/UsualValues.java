package io.xuanwu.gateway.mock;

import java.math.BigDecimal;
import java.util.List;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ArrayNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeFamily;
import org.apache.flink.table.types.logical.LogicalTypeRoot;

/** Describes what a {@link ColumnGenerator} does without settings, in the words of the settings where there are any. */
final class UsualValues {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final String name;
    private final LogicalType type;
    private final Recipe recipe;

    UsualValues(String name, LogicalType type, Recipe recipe) {
        this.name = name;
        this.type = type;
        this.recipe = recipe;
    }

    /**
     * Returns {@code how} with what belongs to it: {@code event_time} and {@code time} (start, step_ms), {@code unique},
     * {@code count}, {@code key} and {@code values} (values), {@code range} (min, max), {@code text}, {@code bytes},
     * {@code nested} or {@code null}; and {@code literals}, which some rows get.
     *
     * @param isCounted whether the column makes the rows unique
     */
    ObjectNode toJson(List<JsonNode> literals, boolean isCounted) {
        ObjectNode told = how(isCounted);
        if (!literals.isEmpty() && !name.equals(recipe.rowtime) && !isCounted) {
            told.putArray("literals").addAll(literals);
        }
        return told;
    }

    private ObjectNode how(boolean isCounted) {
        if (name.equals(recipe.rowtime)) {
            return time("event_time").put("late_ms", Moments.mostLate(recipe.delayMs));
        }
        if (isCounted && KeyDomain.has(type)) {
            return how("unique");
        }
        if (recipe.keys.containsKey(name) && KeyDomain.has(type)) {
            return key();
        }
        if (name.equalsIgnoreCase("id") && type.is(LogicalTypeFamily.NUMERIC)) {
            return how("count");
        }
        return ofType();
    }

    private ObjectNode key() {
        ObjectNode told = how("key");
        ArrayNode values = told.putArray("values");
        for (int i = 0; i < KeyDomain.size(type); i++) {
            values.add(KeyDomain.value(recipe.keys.get(name), type, i));
        }
        return told;
    }

    private ObjectNode ofType() {
        switch (type.getTypeRoot()) {
            case BOOLEAN:
                ObjectNode both = how("values");
                both.putArray("values").add(true).add(false);
                return both;
            case CHAR:
            case VARCHAR:
                return text();
            case BINARY:
            case VARBINARY:
                return how("bytes");
            case ARRAY:
            case MAP:
            case MULTISET:
            case ROW:
            case STRUCTURED_TYPE:
                return how("nested");
            default:
                return type.is(LogicalTypeFamily.DATETIME) ? time("time") : number();
        }
    }

    private ObjectNode text() {
        String[] words = Texts.words(name);
        ObjectNode told = how(words.length > 0 ? "values" : "text");
        if (words.length > 0) {
            ArrayNode values = told.putArray("values");
            for (String word : words) {
                values.add(Texts.fitted(word, type));
            }
        }
        return told;
    }

    private ObjectNode number() {
        boolean isNumber = type.is(LogicalTypeFamily.NUMERIC)
                || type.is(LogicalTypeRoot.INTERVAL_YEAR_MONTH)
                || type.is(LogicalTypeRoot.INTERVAL_DAY_TIME);
        if (!isNumber) {
            return how("null");
        }
        long[] range = Numbers.usual(name, type);
        BigDecimal most = Numbers.most(type);
        return how("range")
                .put("min", BigDecimal.valueOf(range[0]).min(most).longValue())
                .put("max", BigDecimal.valueOf(range[1]).min(most).longValue());
    }

    private static ObjectNode time(String how) {
        return how(how).put("start", Moments.START.toString().replace('T', ' ')).put("step_ms", Moments.STEP_MS);
    }

    private static ObjectNode how(String how) {
        return JSON.objectNode().put("how", how);
    }
}
