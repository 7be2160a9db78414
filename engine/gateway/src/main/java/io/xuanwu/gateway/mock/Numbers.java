package io.xuanwu.gateway.mock;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.SplittableRandom;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.LogicalType;

/** Random numbers in the range that the settings give or that suits the column's name. */
final class Numbers {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final long[] USUAL = {1, 100};
    /** Suffixes of column names with the range that suits them. */
    private static final Object[][] NAMED = {
        {"age", 18L, 80L},
        {"year", 2020L, 2026L},
        {"month", 1L, 12L},
        {"day", 1L, 28L},
        {"hour", 0L, 23L},
        {"minute", 0L, 59L},
        {"second", 0L, 59L},
        {"qty", 1L, 10L},
        {"quantity", 1L, 10L},
        {"rating", 1L, 5L},
        {"lat", -90L, 90L},
        {"latitude", -90L, 90L},
        {"lon", -180L, 180L},
        {"lng", -180L, 180L},
        {"longitude", -180L, 180L},
        {"ratio", 0L, 1L},
        {"probability", 0L, 1L},
        {"price", 1L, 200L},
        {"amount", 1L, 200L},
        {"_id", 1L, 10L},
    };
    /** The number of decimal digits that a double can represent. */
    private static final int MOST_DIGITS = 15;

    private Numbers() {}

    /**
     * @param said {@code generate.columns.NAME} of the request, or a missing node
     */
    static JsonNode of(String column, LogicalType type, JsonNode said, SplittableRandom random) {
        long[] usual = usual(column, type);
        BigDecimal span = BigDecimal.valueOf(usual[1] - usual[0]);
        BigDecimal low = said.has("min")
                ? new BigDecimal(said.get("min").asText())
                : said.has("max")
                        ? new BigDecimal(said.get("max").asText())
                                .subtract(span)
                                .min(BigDecimal.valueOf(usual[0]))
                        : BigDecimal.valueOf(usual[0]);
        BigDecimal high = said.has("max")
                ? new BigDecimal(said.get("max").asText())
                : said.has("min") ? low.add(span).max(BigDecimal.valueOf(usual[1])) : BigDecimal.valueOf(usual[1]);
        switch (type.getTypeRoot()) {
            case FLOAT:
            case DOUBLE:
                return fraction(low, high, random);
            case DECIMAL:
                return decimal((DecimalType) type, low, high, random);
            default:
                return JSON.numberNode(whole(low.max(least(type)), high.min(most(type)), random));
        }
    }

    /** Returns the count, wrapped around at the largest number of the type. */
    static BigDecimal wrapped(long count, LogicalType type) {
        BigDecimal room = most(type);
        return BigDecimal.valueOf(count).compareTo(room) <= 0 || room.signum() == 0
                ? BigDecimal.valueOf(count).min(room)
                : BigDecimal.valueOf(count)
                        .subtract(BigDecimal.ONE)
                        .remainder(room)
                        .add(BigDecimal.ONE);
    }

    /** Returns the largest whole number of a type. */
    static BigDecimal most(LogicalType type) {
        switch (type.getTypeRoot()) {
            case TINYINT:
                return BigDecimal.valueOf(Byte.MAX_VALUE);
            case SMALLINT:
                return BigDecimal.valueOf(Short.MAX_VALUE);
            case INTEGER:
            case INTERVAL_YEAR_MONTH:
                return BigDecimal.valueOf(Integer.MAX_VALUE);
            case DECIMAL:
                DecimalType decimal = (DecimalType) type;
                return BigDecimal.TEN
                        .pow(decimal.getPrecision() - decimal.getScale())
                        .subtract(BigDecimal.ONE);
            default:
                return BigDecimal.valueOf(Long.MAX_VALUE);
        }
    }

    private static BigDecimal least(LogicalType type) {
        return most(type).negate().subtract(BigDecimal.ONE);
    }

    private static long whole(BigDecimal low, BigDecimal high, SplittableRandom random) {
        long from = low.setScale(0, RoundingMode.CEILING).longValue();
        long to = high.setScale(0, RoundingMode.FLOOR).longValue();
        if (from >= to) {
            return from;
        }
        return to == Long.MAX_VALUE ? random.nextLong(from, to) : random.nextLong(from, to + 1);
    }

    private static JsonNode fraction(BigDecimal low, BigDecimal high, SplittableRandom random) {
        double from = low.doubleValue();
        double value = from + random.nextDouble() * (high.doubleValue() - from);
        if (!Double.isFinite(value)) {
            return JSON.numberNode(from);
        }
        int digits = high.subtract(low).compareTo(BigDecimal.ONE) <= 0 ? 4 : 2;
        return JSON.numberNode(
                BigDecimal.valueOf(value).setScale(digits, RoundingMode.HALF_UP).doubleValue());
    }

    private static JsonNode decimal(DecimalType type, BigDecimal low, BigDecimal high, SplittableRandom random) {
        int scale = Math.min(type.getScale(), 2);
        int digits = Math.min(MOST_DIGITS, type.getPrecision() - type.getScale() + scale);
        BigDecimal room = BigDecimal.TEN.pow(digits).subtract(BigDecimal.ONE);
        BigDecimal from = low.movePointRight(scale).max(room.negate());
        BigDecimal to = high.movePointRight(scale).min(room);
        long unscaled = whole(from.min(room), to.max(room.negate()), random);
        return JSON.textNode(BigDecimal.valueOf(unscaled, scale).toPlainString());
    }

    /** Returns the range of a column without settings. */
    static long[] usual(String column, LogicalType type) {
        switch (type.getTypeRoot()) {
            case INTERVAL_YEAR_MONTH:
                return new long[] {1, 24};
            case INTERVAL_DAY_TIME:
                return new long[] {1_000, 3_600_000};
            default:
        }
        String name = column.toLowerCase(Locale.ROOT);
        for (Object[] each : NAMED) {
            String end = (String) each[0];
            boolean isWord = name.endsWith("_" + end) || name.equals(end) || end.startsWith("_") && name.endsWith(end);
            if (isWord) {
                return new long[] {(Long) each[1], (Long) each[2]};
            }
        }
        return USUAL;
    }
}
