package io.xuanwu.gateway.mock;

import java.math.BigDecimal;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeFamily;

/** The generator of a column's values, row by row. User settings take precedence over what the query needs. */
final class ColumnGenerator {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final String name;
    private final LogicalType type;
    private final JsonNode said;
    private final Recipe recipe;
    private final String domain;
    private final List<JsonNode> literals;
    private final SplittableRandom random;
    private final ValueGenerator values;

    /**
     * @param wishes {@code generate.columns} of the request, or a missing node
     * @param seed the seed of this column, so that its values do not depend on other columns
     */
    ColumnGenerator(String name, LogicalType type, JsonNode wishes, Recipe recipe, long seed) {
        this.name = name;
        this.type = type;
        this.said = wishes.path(name);
        this.recipe = recipe;
        this.domain = recipe.keys.getOrDefault(name, name);
        this.literals = fitting(recipe.literals.getOrDefault(name, Set.of()), type);
        this.random = new SplittableRandom(seed);
        this.values = new ValueGenerator(wishes, random);
    }

    /** Returns the number of values after which this column of a composite key wraps around. */
    int radix() {
        return said.path("values").size() > 0 ? said.get("values").size() : KeyDomain.size(type);
    }

    /**
     * Describes the values of a column without settings.
     *
     * @param isCounted whether {@link #counted} gives them
     */
    ObjectNode usual(boolean isCounted) {
        return new UsualValues(name, type, recipe).toJson(literals, isCounted);
    }

    boolean isRowtime() {
        return name.equals(recipe.rowtime);
    }

    /** Returns the distinct value with this index. */
    JsonNode counted(int index) {
        if (said.path("values").size() > 0) {
            return said.get("values").get(index % said.get("values").size());
        }
        if (said.has("min") && type.is(LogicalTypeFamily.NUMERIC)) {
            BigDecimal value = new BigDecimal(said.get("min").asText()).add(BigDecimal.valueOf(index));
            return JSON.textNode(value.toPlainString());
        }
        boolean isSteered = said.has("start") || said.has("step_ms") || said.has("min") || said.has("max");
        return isSteered || !KeyDomain.has(type) ? next(index) : KeyDomain.value(domain, type, index);
    }

    /**
     * Returns the value of a row.
     *
     * @param number of the row, from 0
     */
    JsonNode next(int number) {
        if (type.isNullable() && random.nextDouble() < said.path("null_share").asDouble(0)) {
            return JSON.nullNode();
        }
        if (isRowtime()) {
            return recipe.form.show(Moments.eventTime(said, number, recipe.delayMs, random), type);
        }
        boolean isFree = said.isMissingNode() || said.size() == 0 || said.size() == 1 && said.has("null_share");
        if (isFree && !literals.isEmpty() && random.nextInt(literalEvery()) == 0) {
            return literals.get(random.nextInt(literals.size()));
        }
        if (isFree && recipe.keys.containsKey(name) && KeyDomain.has(type)) {
            return KeyDomain.value(domain, type, random.nextInt(KeyDomain.size(type)));
        }
        if (isFree && name.equalsIgnoreCase("id") && type.is(LogicalTypeFamily.NUMERIC)) {
            return KeyDomain.value(domain, type, number);
        }
        if (isFree && recipe.rowtime != null && type.is(LogicalTypeFamily.DATETIME)) {
            return TimeForm.PLAIN.show(Moments.near(type, number, random), type);
        }
        return values.value(name, type, number);
    }

    /** Returns n if one value in n is a literal. Numbers are mostly compared by order; strings must match exactly. */
    private int literalEvery() {
        return type.is(LogicalTypeFamily.NUMERIC) ? 3 : 2;
    }

    /** Returns the literals that fit the type; for numbers also those plus and minus 1, for less-than and greater-than. */
    private static List<JsonNode> fitting(Set<String> texts, LogicalType type) {
        ValueReader reader = new ValueReader(ZoneOffset.UTC);
        List<JsonNode> found = new ArrayList<>();
        for (String text : texts) {
            List<String> around = new ArrayList<>(List.of(text));
            if (type.is(LogicalTypeFamily.NUMERIC)) {
                around.addAll(beside(text));
            }
            for (String each : around) {
                JsonNode value = JSON.textNode(each);
                try {
                    if (reader.read(value, type) != null) {
                        found.add(value);
                    }
                } catch (Misfit other) {
                    // The comparison casts one of its sides, so the literal is not a value of this column.
                }
            }
        }
        return found;
    }

    private static List<String> beside(String number) {
        try {
            BigDecimal value = new BigDecimal(number.trim());
            return List.of(
                    value.add(BigDecimal.ONE).toPlainString(),
                    value.subtract(BigDecimal.ONE).toPlainString());
        } catch (NumberFormatException none) {
            return List.of();
        }
    }
}
