package io.xuanwu.gateway.mock;

import java.util.List;
import java.util.SplittableRandom;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ArrayNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.flink.table.types.logical.DistinctType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeFamily;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;

/** The generator of values of a type as JSON; null for types whose values have no JSON form. */
final class ValueGenerator {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int MOST_ELEMENTS = 3;

    private final JsonNode wishes;
    private final SplittableRandom random;

    /**
     * @param wishes {@code generate.columns} of the request, or a missing node; a field of a row is {@code column.field}
     */
    ValueGenerator(JsonNode wishes, SplittableRandom random) {
        this.wishes = wishes;
        this.random = random;
    }

    /**
     * Returns the value of a row.
     *
     * @param path the column, or a field inside it
     * @param number of the row, from 0
     */
    JsonNode value(String path, LogicalType type, int number) {
        JsonNode said = wishes.path(path);
        JsonNode values = said.path("values");
        if (values.size() > 0) {
            return values.get(random.nextInt(values.size()));
        }
        String name = path.substring(path.lastIndexOf('.') + 1);
        switch (type.getTypeRoot()) {
            case BOOLEAN:
                return JSON.booleanNode(random.nextBoolean());
            case CHAR:
            case VARCHAR:
                return JSON.textNode(Texts.of(name, type, said, number, random));
            case BINARY:
            case VARBINARY:
                return JSON.textNode(Texts.hex(random.nextLong() >>> 1, type));
            case INTERVAL_YEAR_MONTH:
            case INTERVAL_DAY_TIME:
                return Numbers.of(name, type, said, random);
            case DATE:
            case TIME_WITHOUT_TIME_ZONE:
            case TIMESTAMP_WITHOUT_TIME_ZONE:
            case TIMESTAMP_WITH_LOCAL_TIME_ZONE:
                return TimeForm.PLAIN.show(Moments.of(type, said, number, random), type);
            case DISTINCT_TYPE:
                return value(path, ((DistinctType) type).getSourceType(), number);
            default:
                return type.is(LogicalTypeFamily.NUMERIC)
                        ? Numbers.of(name, type, said, random)
                        : nested(path, type, number);
        }
    }

    private JsonNode nested(String path, LogicalType type, int number) {
        List<LogicalType> children = type.getChildren();
        switch (type.getTypeRoot()) {
            case ARRAY:
                ArrayNode elements = JSON.arrayNode();
                int size = 1 + random.nextInt(MOST_ELEMENTS);
                for (int i = 0; i < size; i++) {
                    elements.add(value(path + "[]", children.get(0), number));
                }
                return elements;
            case MAP:
                return pairs(path, children.get(0), children.get(1), number);
            case MULTISET:
                return pairs(path, children.get(0), null, number);
            case ROW:
            case STRUCTURED_TYPE:
                ObjectNode row = JSON.objectNode();
                List<String> names = LogicalTypeChecks.getFieldNames(type);
                for (int i = 0; i < names.size(); i++) {
                    row.set(names.get(i), value(path + "." + names.get(i), children.get(i), number));
                }
                return row;
            default:
                return JSON.nullNode();
        }
    }

    /**
     * @param values null for the counts of a multiset
     */
    private ArrayNode pairs(String path, LogicalType keys, LogicalType values, int number) {
        ArrayNode pairs = JSON.arrayNode();
        int size = 1 + random.nextInt(2);
        for (int i = 0; i < size; i++) {
            JsonNode key = KeyDomain.has(keys) ? KeyDomain.value("key", keys, i) : value(path + "[]", keys, number + i);
            pairs.addArray()
                    .add(key)
                    .add(values == null ? JSON.numberNode(1 + random.nextInt(2)) : value(path + "[]", values, number));
        }
        return pairs;
    }
}
