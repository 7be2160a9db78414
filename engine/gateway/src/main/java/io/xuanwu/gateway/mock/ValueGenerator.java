package io.xuanwu.gateway.mock;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ArrayNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.MissingNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeFamily;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;

/** Makes up one value of a type, as JSON; the name of its column decides which words it uses. */
final class ValueGenerator {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String START = "2026-01-01 00:00:00";
    private static final List<String> WORDS = List.of("alpha", "beta", "gamma", "delta", "epsilon", "zeta");
    private static final Map<String, List<String>> NAMED = Map.of(
            "name", List.of("Ada", "Bo", "Chen", "Dana", "Emil", "Fatima"),
            "city", List.of("Wuhan", "Beijing", "Berlin", "Lima", "Nairobi", "Oslo"),
            "country", List.of("CN", "DE", "PE", "KE", "NO", "US"),
            "status", List.of("NEW", "PAID", "SHIPPED", "CLOSED"),
            "currency", List.of("EUR", "USD", "CNY", "JPY"),
            "category", List.of("books", "games", "music", "tools"));

    private final Random random;

    ValueGenerator(Random random) {
        this.random = random;
    }

    /** The {@code index}-th value of a domain, the same for every column that shares it. */
    JsonNode key(String domain, LogicalType of, int index) {
        switch (of.getTypeRoot()) {
            case CHAR:
            case VARCHAR:
                return JSON.textNode(fitted(domain.toLowerCase(Locale.ROOT) + "-" + (index + 1), of));
            case TINYINT:
                return JSON.numberNode(index % 127 + 1);
            case SMALLINT:
            case INTEGER:
            case BIGINT:
            case FLOAT:
            case DOUBLE:
                return JSON.numberNode(index + 1);
            case DECIMAL:
                return number(of, index + 1d);
            case BOOLEAN:
                return JSON.booleanNode(index % 2 == 0);
            case DATE:
                return JSON.textNode(
                        LocalDate.parse(START.substring(0, 10)).plusDays(index).toString());
            case BINARY:
            case VARBINARY:
                return JSON.textNode(bytes(of, index + 1));
            default:
                return value(domain, of, MissingNode.getInstance(), index, 0);
        }
    }

    /**
     * @param said {@code generate.columns.NAME} of the wire, or a missing node
     * @param number of the row, from 0
     * @param lateMs how much a time lags behind its place in the order
     */
    JsonNode value(String column, LogicalType of, JsonNode said, int number, long lateMs) {
        switch (of.getTypeRoot()) {
            case BOOLEAN:
                return JSON.booleanNode(random.nextBoolean());
            case CHAR:
            case VARCHAR:
                return JSON.textNode(text(column, of, said));
            case BINARY:
            case VARBINARY:
                return JSON.textNode(bytes(of, random.nextInt()));
            case TINYINT:
            case SMALLINT:
            case INTEGER:
            case BIGINT:
            case FLOAT:
            case DOUBLE:
            case DECIMAL:
            case INTERVAL_YEAR_MONTH:
            case INTERVAL_DAY_TIME:
                return number(of, between(said));
            default:
                return timeOrNested(column, of, said, number, lateMs);
        }
    }

    private JsonNode timeOrNested(String column, LogicalType of, JsonNode said, int number, long lateMs) {
        long atMs = number * said.path("step_ms").asLong(1000) - lateMs;
        String start = said.path("start").asText(START).replace('T', ' ');
        switch (of.getTypeRoot()) {
            case DATE:
                return JSON.textNode(LocalDate.parse(start.substring(0, 10))
                        .plusDays(number / 10)
                        .toString());
            case TIME_WITHOUT_TIME_ZONE:
                return JSON.textNode(
                        LocalTime.ofSecondOfDay(random.nextInt(86_400)).toString());
            case TIMESTAMP_WITHOUT_TIME_ZONE:
            case TIMESTAMP_WITH_LOCAL_TIME_ZONE:
                LocalDateTime begin =
                        LocalDateTime.parse((start.length() == 10 ? start + " 00:00:00" : start).replace(' ', 'T'));
                return JSON.textNode(begin.plusNanos(atMs * 1_000_000).toString());
            case ARRAY:
                ArrayNode elements = JSON.arrayNode();
                for (int i = 0; i < 2; i++) {
                    elements.add(value(column, of.getChildren().get(0), MissingNode.getInstance(), number, lateMs));
                }
                return elements;
            case MAP:
                ArrayNode pairs = JSON.arrayNode();
                for (int i = 0; i < 2; i++) {
                    pairs.addArray()
                            .add(key(column, of.getChildren().get(0), i))
                            .add(value(column, of.getChildren().get(1), MissingNode.getInstance(), number, lateMs));
                }
                return pairs;
            case ROW:
                ObjectNode row = JSON.objectNode();
                for (RowType.RowField field : ((RowType) of).getFields()) {
                    row.set(
                            field.getName(),
                            value(field.getName(), field.getType(), MissingNode.getInstance(), number, lateMs));
                }
                return row;
            default:
                return JSON.nullNode();
        }
    }

    private double between(JsonNode said) {
        double low = said.path("min").asDouble(Math.min(1, said.path("max").asDouble(1)));
        double high = said.path("max").asDouble(Math.max(100, low + 100));
        return low + random.nextDouble() * (high - low);
    }

    private static JsonNode number(LogicalType of, double value) {
        if (of.is(LogicalTypeFamily.APPROXIMATE_NUMERIC)) {
            return JSON.numberNode(
                    BigDecimal.valueOf(value).setScale(2, RoundingMode.HALF_UP).doubleValue());
        }
        if (of instanceof DecimalType) {
            DecimalType decimal = (DecimalType) of;
            BigDecimal room = BigDecimal.TEN.pow(decimal.getPrecision() - decimal.getScale());
            BigDecimal scaled = BigDecimal.valueOf(value).remainder(room);
            return JSON.textNode(scaled.setScale(Math.min(decimal.getScale(), 2), RoundingMode.DOWN)
                    .toPlainString());
        }
        return JSON.numberNode(Math.round(value));
    }

    private String text(String column, LogicalType of, JsonNode said) {
        String name = column.toLowerCase(Locale.ROOT);
        List<String> words = WORDS;
        for (Map.Entry<String, List<String>> entry : NAMED.entrySet()) {
            words = name.endsWith(entry.getKey()) ? entry.getValue() : words;
        }
        String word = words.get(random.nextInt(words.size()));
        if (name.endsWith("email")) {
            word = word + "@example.org";
        } else if (name.endsWith("url")) {
            word = "https://example.org/" + word;
        }
        int length = said.path("length").asInt(0);
        return fitted(length > 0 ? (word + WORDS).substring(0, Math.min(length, word.length() + 40)) : word, of);
    }

    private static String fitted(String word, LogicalType of) {
        return word.substring(0, Math.min(word.length(), LogicalTypeChecks.getLength(of)));
    }

    private static String bytes(LogicalType of, int value) {
        String hex = String.format("%08x", value);
        return hex.substring(0, Math.min(8, 2 * Math.min(4, LogicalTypeChecks.getLength(of))));
    }
}
