package io.xuanwu.gateway.mock;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Period;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Intervals in SQL format: {@code +1-02} for years and months, {@code +1 02:03:04.567} for days to milliseconds. */
final class Intervals {
    private static final Pattern MONTHS = Pattern.compile("([+-]?)(\\d{1,8})-(\\d{1,2})");
    private static final Pattern TIME =
            Pattern.compile("([+-]?)(?:(\\d{1,9}) +)?(\\d{1,2}):(\\d{1,2})(?::(\\d{1,2})(?:\\.(\\d{1,9}))?)?");

    private Intervals() {}

    /** Parses the SQL format, the ISO format ({@code P1Y2M}) or a number of months. */
    static int months(String text) {
        Matcher sql = MONTHS.matcher(text);
        if (sql.matches()) {
            int months = Math.addExact(
                    Math.multiplyExact(Integer.parseInt(sql.group(2)), 12), Integer.parseInt(sql.group(3)));
            return sql.group(1).equals("-") ? -months : months;
        }
        if (text.contains("P")) {
            Period period = Period.parse(text);
            if (period.getDays() != 0) {
                throw new DateTimeException("days in an interval of months");
            }
            return Math.toIntExact(period.toTotalMonths());
        }
        return Integer.parseInt(text);
    }

    /** Parses the SQL format, the ISO format ({@code PT1.5S}) or a number of milliseconds. */
    static long millis(String text) {
        Matcher sql = TIME.matcher(text);
        if (sql.matches()) {
            long millis = Duration.ofDays(number(sql.group(2)))
                    .plusHours(number(sql.group(3)))
                    .plusMinutes(number(sql.group(4)))
                    .plusSeconds(number(sql.group(5)))
                    .plusMillis(fraction(sql.group(6)))
                    .toMillis();
            return sql.group(1).equals("-") ? -millis : millis;
        }
        return text.contains("P") ? Duration.parse(text).toMillis() : Long.parseLong(text);
    }

    static String ofMonths(int months) {
        long whole = Math.abs((long) months);
        return (months < 0 ? "-" : "+") + whole / 12 + String.format("-%02d", whole % 12);
    }

    static String ofMillis(long millis) {
        Duration whole = Duration.ofMillis(millis).abs();
        return String.format(
                "%s%d %02d:%02d:%02d.%03d",
                millis < 0 ? "-" : "+",
                whole.toDays(),
                whole.toHoursPart(),
                whole.toMinutesPart(),
                whole.toSecondsPart(),
                whole.toMillisPart());
    }

    private static long number(String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }

    private static long fraction(String digits) {
        return digits == null ? 0 : Long.parseLong((digits + "00").substring(0, 3));
    }
}
