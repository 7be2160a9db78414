package io.xuanwu.gateway.mock;

import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.SplittableRandom;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;

/** Points in time that advance from row to row. Settings for the start, the step and the range are followed exactly. */
final class Moments {
    /** Fixed, so that a seed gives the same rows on every day and the times of all tables match. */
    static final LocalDateTime START = LocalDateTime.of(2026, 1, 1, 0, 0);

    static final long STEP_MS = 1_000;
    private static final int ROWS_A_DAY = 10;
    private static final int NEAR_STEPS = 10;

    private Moments() {}

    /**
     * @param said {@code generate.columns.NAME} of the request, or a missing node
     * @param number of the row, from 0
     */
    static LocalDateTime of(LogicalType type, JsonNode said, int number, SplittableRandom random) {
        if (said.has("min") || said.has("max")) {
            return between(said, random);
        }
        LocalDateTime start = said.has("start") ? parsed(said.get("start").asText()) : START;
        if (type.is(LogicalTypeRoot.DATE) && !said.has("step_ms")) {
            return start.plusDays(number / ROWS_A_DAY);
        }
        return start.plus(Duration.ofMillis(number * step(said)));
    }

    /** Returns the event time of a row: in order, except for late rows that are within the watermark's delay. */
    static LocalDateTime eventTime(JsonNode said, int number, long delayMs, SplittableRandom random) {
        LocalDateTime onTime = said.has("start") ? parsed(said.get("start").asText()) : START;
        onTime = onTime.plus(Duration.ofMillis(number * step(said)));
        boolean asWished = said.has("start") || said.has("step_ms");
        if (asWished || delayMs <= 1 || number == 0) {
            return onTime;
        }
        long late = random.nextLong(mostLate(delayMs) + 1);
        LocalDateTime first = onTime.minus(Duration.ofMillis(number * step(said)));
        LocalDateTime moment = onTime.minus(Duration.ofMillis(late));
        return moment.isBefore(first) ? first : moment;
    }

    /** Returns how late a row can be, so that none is behind the watermark. */
    static long mostLate(long delayMs) {
        return Math.min(delayMs / 2, 3 * STEP_MS);
    }

    /** Returns a value of another time column, which is close to the row's event time. */
    static LocalDateTime near(LogicalType type, int number, SplittableRandom random) {
        if (type.is(LogicalTypeRoot.DATE)) {
            return START.plusDays(number / ROWS_A_DAY);
        }
        return START.plus(Duration.ofMillis((number + random.nextInt(NEAR_STEPS)) * STEP_MS));
    }

    /** Parses a date, a time or both. */
    static LocalDateTime parsed(String text) {
        if (text.indexOf(':') > 0 && text.indexOf(':') < 3) {
            return LocalDate.ofEpochDay(0).atTime(LocalTime.parse(text));
        }
        if (text.length() == 10) {
            return LocalDate.parse(text).atStartOfDay();
        }
        return LocalDateTime.parse(
                text.replaceAll(" ?(Z|[+-]\\d\\d:\\d\\d)$", "").replace(' ', 'T'));
    }

    private static LocalDateTime between(JsonNode said, SplittableRandom random) {
        LocalDateTime low = said.has("min")
                ? parsed(said.get("min").asText())
                : parsed(said.get("max").asText()).minusDays(1);
        LocalDateTime high = said.has("max") ? parsed(said.get("max").asText()) : low.plusDays(1);
        long seconds = ChronoUnit.SECONDS.between(low, high);
        return seconds <= 0 ? low : low.plusSeconds(random.nextLong(seconds + 1));
    }

    private static long step(JsonNode said) {
        return said.path("step_ms").asLong(STEP_MS);
    }
}
