package io.xuanwu.gateway.mock;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ArrayNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;

/** Makes up rows: the same for the same seed, with keys that meet those of other tables, and event time moving on. */
public final class RowGenerator {
    /** How many values a key has when nothing is said: few, so that joins and groups find partners. */
    private static final int KEYS = 10;

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final RowType type;
    private final JsonNode columns;
    private final Recipe recipe;
    private final Random random;
    private final ValueGenerator values;

    /**
     * @param settings {@code generate} of the wire, or a missing node
     */
    public RowGenerator(RowType type, JsonNode settings, Recipe recipe, long seed) {
        this.type = type;
        this.columns = settings.path("columns");
        this.recipe = recipe;
        this.random = new Random(seed);
        this.values = new ValueGenerator(random);
    }

    /** As a user would give them. */
    public ArrayNode rows(int count) {
        ArrayNode rows = JSON.arrayNode(count);
        for (int number = 0; number < count; number++) {
            ObjectNode row = rows.addObject();
            for (RowType.RowField field : type.getFields()) {
                row.set(field.getName(), value(field.getName(), field.getType(), number));
            }
        }
        return rows;
    }

    private JsonNode value(String column, LogicalType of, int number) {
        JsonNode said = columns.path(column);
        if (of.isNullable() && random.nextDouble() < said.path("null_share").asDouble(0)) {
            return JSON.nullNode();
        }
        if (said.path("values").size() > 0) {
            return said.path("values").get(random.nextInt(said.path("values").size()));
        }
        boolean ranged = said.has("min") || said.has("max") || said.has("start");
        if (!ranged && recipe.unique.contains(column) && !column.equals(recipe.rowtime)) {
            return values.key(domain(column), of, number);
        }
        if (!ranged && recipe.literals.containsKey(column) && random.nextInt(2) == 0) {
            return JSON.textNode(pick(recipe.literals.get(column)));
        }
        if (!ranged && recipe.keys.containsKey(column) && !column.equals(recipe.rowtime)) {
            return values.key(domain(column), of, random.nextInt(KEYS));
        }
        long late = column.equals(recipe.rowtime) && recipe.delayMs > 0
                ? random.nextInt((int) Math.min(recipe.delayMs / 2 + 1, 60_000))
                : 0;
        return values.value(column, of, said, number, late);
    }

    private String domain(String column) {
        return recipe.keys.getOrDefault(column, column);
    }

    private String pick(Set<String> literals) {
        List<String> choices = new ArrayList<>(literals);
        return choices.get(random.nextInt(choices.size()));
    }
}
