package io.xuanwu.gateway.mock;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeFamily;
import org.apache.flink.table.types.logical.LogicalTypeRoot;

/** The format of a point in time in a column: that of its type, a number since 1970, or a string with a pattern. */
final class TimeForm {
    static final TimeForm PLAIN = new TimeForm(0, null);

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");
    private static final DateTimeFormatter MILLIS = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS");
    private static final Pattern PATTERN = Pattern.compile("TO_TIMESTAMP\\W[^']*'((?:''|[yuMdHhmsSaT,./: -])+)'");

    /** Units per second of a number, or 0 for other formats. */
    private final int perSecond;

    private final DateTimeFormatter text;

    private TimeForm(int perSecond, DateTimeFormatter text) {
        this.perSecond = perSecond;
        this.text = text;
    }

    /**
     * Returns the format of a column's values.
     *
     * @param sql the expression that computes a time from the column
     */
    static TimeForm of(LogicalType column, String sql) {
        if (column.is(LogicalTypeFamily.CHARACTER_STRING)) {
            return new TimeForm(0, pattern(sql));
        }
        if (!column.is(LogicalTypeFamily.NUMERIC)) {
            return PLAIN;
        }
        boolean isSeconds = sql.contains("FROM_UNIXTIME")
                || sql.contains(", 0)")
                || sql.contains("* 1000")
                || column.is(LogicalTypeRoot.INTEGER);
        if (sql.contains("/ 1000") && !sql.contains("FROM_UNIXTIME")) {
            return new TimeForm(1_000_000, null);
        }
        return new TimeForm(isSeconds && !sql.contains("/ 1000") ? 1 : 1_000, null);
    }

    JsonNode show(LocalDateTime moment, LogicalType column) {
        if (perSecond > 0) {
            long millis = moment.toInstant(ZoneOffset.UTC).toEpochMilli();
            return JSON.numberNode(perSecond < 1_000 ? millis / 1_000 : millis * (perSecond / 1_000));
        }
        if (text != null) {
            return JSON.textNode(text.format(moment));
        }
        switch (column.getTypeRoot()) {
            case DATE:
                return JSON.textNode(moment.toLocalDate().toString());
            case TIME_WITHOUT_TIME_ZONE:
                return JSON.textNode(moment.toLocalTime().toString());
            default:
                return JSON.textNode((moment.getNano() == 0 ? SECONDS : MILLIS).format(moment));
        }
    }

    private static DateTimeFormatter pattern(String sql) {
        Matcher found = PATTERN.matcher(sql);
        try {
            return found.find() ? DateTimeFormatter.ofPattern(found.group(1).replace("''", "'")) : SECONDS;
        } catch (IllegalArgumentException notOne) {
            return SECONDS;
        }
    }
}
