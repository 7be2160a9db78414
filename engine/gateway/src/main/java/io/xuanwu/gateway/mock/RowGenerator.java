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
 * Makes up rows: the same for the same seed, with keys that meet those of other tables, and event time moving on. A
 * column's values do not depend on the columns beside it.
 */
public final class RowGenerator {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Map<String, ColumnGenerator> columns = new LinkedHashMap<>();
    /** The columns of the unique key that count; none where the event time already makes rows differ. */
    private final List<String> counting = new ArrayList<>();

    /**
     * @param settings {@code generate} of the wire, or a missing node; {@link GenerateSettings} refuses wrong ones
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

    /** As a user would give them. */
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

    /**
     * Where each column of the unique key has counted to. Of several columns each but the last goes round and round; the
     * last is moved on by the one before, so that rows near each other differ in all of them.
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
