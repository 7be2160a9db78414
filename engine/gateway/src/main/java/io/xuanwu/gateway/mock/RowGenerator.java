package io.xuanwu.gateway.mock;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ArrayNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.flink.table.types.logical.RowType;

/**
 * The generator of rows: equal for equal seeds, with keys that match those of other tables and advancing event time. A
 * column's values do not depend on other columns.
 */
public final class RowGenerator {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Map<String, ColumnGenerator> columns = new LinkedHashMap<>();
    /** The columns of the unique key that are counted; empty if the event time already makes rows unique. */
    private final List<String> counting = new ArrayList<>();

    /**
     * @param settings {@code generate} of the request, or a missing node, validated by {@link GenerateSettings}
     */
    public RowGenerator(RowType type, JsonNode settings, Recipe recipe, long seed) {
        for (RowType.RowField field : type.getFields()) {
            String name = field.getName();
            long own = seed * 0x9E3779B97F4A7C15L + name.hashCode();
            columns.put(name, new ColumnGenerator(name, field.getType(), settings.path("columns"), recipe, own));
        }
        if (!recipe.unique.contains(recipe.rowtime)) {
            recipe.unique.stream().filter(columns::containsKey).forEach(counting::add);
        }
    }

    /** Returns generated rows in the form in which a user gives mock rows. */
    public ArrayNode rows(int count) {
        ArrayNode rows = JSON.arrayNode(count);
        for (int number = 0; number < count; number++) {
            ObjectNode row = rows.addObject();
            Map<String, Integer> places = places(number);
            for (Map.Entry<String, ColumnGenerator> column : columns.entrySet()) {
                Integer place = places.get(column.getKey());
                ColumnGenerator values = column.getValue();
                row.set(column.getKey(), place == null ? values.next(number) : values.counted(place));
            }
        }
        return rows;
    }

    /** Describes the values of each column without settings ({@link UsualValues#toJson}). */
    public Map<String, ObjectNode> usual() {
        Map<String, ObjectNode> usual = new LinkedHashMap<>();
        columns.forEach((name, column) -> usual.put(name, column.usual(counting.contains(name))));
        return usual;
    }

    /**
     * Returns the count of each column of the unique key, like the digits of the row number: each column but the last
     * wraps around. A column is also shifted by the digits before it, so that adjacent rows differ in all columns.
     */
    private Map<String, Integer> places(int number) {
        Map<String, Integer> places = new LinkedHashMap<>();
        int left = number;
        int shift = 0;
        for (int i = 0; i < counting.size(); i++) {
            int radix = columns.get(counting.get(i)).radix();
            boolean isLast = i == counting.size() - 1;
            if (isLast && (counting.size() == 1 || left >= radix)) {
                places.put(counting.get(i), left);
            } else {
                places.put(counting.get(i), (left + shift) % radix);
            }
            shift += left % radix;
            left /= radix;
        }
        return places;
    }
}
