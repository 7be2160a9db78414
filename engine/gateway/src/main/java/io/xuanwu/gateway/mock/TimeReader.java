package io.xuanwu.gateway.mock;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.regex.Pattern;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;

/**
 * Converts dates, times and intervals in SQL format to Flink's internal data. For a timestamp, a number is milliseconds
 * since 1970 in UTC; for an interval, months or milliseconds. Digits beyond the precision of the type are truncated, as
 * CAST does.
 */
final class TimeReader {
    /** {@code 2026-01-02 03:04:05.678}, also with a T or without the time. */
    private static final DateTimeFormatter TIMESTAMP = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .optionalStart()
            .appendPattern("['T'][ ]")
            .append(DateTimeFormatter.ISO_LOCAL_TIME)
            .optionalEnd()
            .parseDefaulting(ChronoField.HOUR_OF_DAY, 0)
            .toFormatter();

    private static final Pattern WITH_ZONE = Pattern.compile(".*\\d ?(Z|z|[+-]\\d\\d:\\d\\d)");

    private final ZoneId zone;

    TimeReader(ZoneId zone) {
        this.zone = zone;
    }

    /** Parses the text; throws the exceptions of java.time and of number parsing if it is invalid. */
    Object read(JsonNode value, String text, LogicalType type) throws Misfit {
        if (value.isBoolean()) {
            throw Misfit.of(Expected.of(type), value);
        }
        switch (type.getTypeRoot()) {
            case DATE:
                return (int) LocalDate.parse(text).toEpochDay();
            case TIME_WITHOUT_TIME_ZONE:
                // Flink stores times in milliseconds, even if the type has a higher precision.
                int digits = Math.min(3, LogicalTypeChecks.getPrecision(type));
                return (int) (cut(LocalTime.parse(text).toNanoOfDay(), digits) / 1_000_000);
            case TIMESTAMP_WITHOUT_TIME_ZONE:
                return TimestampData.fromLocalDateTime(cut(
                        value.isNumber()
                                ? LocalDateTime.ofInstant(millis(text), ZoneOffset.UTC)
                                : LocalDateTime.parse(text, TIMESTAMP),
                        LogicalTypeChecks.getPrecision(type)));
            case TIMESTAMP_WITH_LOCAL_TIME_ZONE:
                LocalDateTime utc = LocalDateTime.ofInstant(instant(value, text), ZoneOffset.UTC);
                return TimestampData.fromInstant(
                        cut(utc, LogicalTypeChecks.getPrecision(type)).toInstant(ZoneOffset.UTC));
            case INTERVAL_YEAR_MONTH:
                return Intervals.months(text);
            default:
                return Intervals.millis(text);
        }
    }

    private Instant instant(JsonNode value, String text) {
        if (value.isNumber()) {
            return millis(text);
        }
        if (text.length() > 16 && WITH_ZONE.matcher(text).matches()) {
            String iso = text.substring(0, 10) + "T" + text.substring(11).replace(" ", "");
            return OffsetDateTime.parse(iso).toInstant();
        }
        return LocalDateTime.parse(text, TIMESTAMP).atZone(zone).toInstant();
    }

    private static Instant millis(String text) {
        return Instant.ofEpochMilli(Long.parseLong(text));
    }

    private static LocalDateTime cut(LocalDateTime time, int digits) {
        return time.withNano((int) cut(time.getNano(), digits));
    }

    private static long cut(long nanos, int digits) {
        long unit = 1;
        for (int i = digits; i < 9; i++) {
            unit *= 10;
        }
        return nanos - nanos % unit;
    }
}
