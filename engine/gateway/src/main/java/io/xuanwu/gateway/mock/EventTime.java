package io.xuanwu.gateway.mock;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.catalog.WatermarkSpec;

/**
 * The column that the event time of a table comes from, derived from its watermark. The expressions of a table declared
 * in SQL cannot be inspected as trees, so their SQL text is parsed, which is the same in all releases.
 */
final class EventTime {
    private static final Pattern DELAY = Pattern.compile("- INTERVAL '([0-9.]+)[^']*' ([A-Z]+)");
    private static final Pattern NAME = Pattern.compile("`((?:[^`]|``)+)`");
    private static final Map<String, Long> UNITS =
            Map.of("DAY", 86_400_000L, "HOUR", 3_600_000L, "MINUTE", 60_000L, "SECOND", 1_000L);

    final String column;
    final long delayMs;
    final TimeForm form;

    private EventTime(String column, long delayMs, TimeForm form) {
        this.column = column;
        this.delayMs = delayMs;
        this.form = form;
    }

    /** Returns the event time; empty if no watermark is declared, or if it does not depend on a column of the rows. */
    static Optional<EventTime> of(ResolvedSchema table) {
        for (WatermarkSpec watermark : table.getWatermarkSpecs()) {
            long delay = delay(watermark.getWatermarkExpression().asSummaryString());
            Column attribute = table.getColumn(watermark.getRowtimeAttribute()).orElse(null);
            if (attribute instanceof Column.ComputedColumn) {
                String sql = ((Column.ComputedColumn) attribute).getExpression().asSummaryString();
                return behind(sql, table)
                        .map(column -> new EventTime(
                                column.getName(),
                                delay,
                                TimeForm.of(column.getDataType().getLogicalType(), sql)));
            }
            if (attribute != null) {
                return Optional.of(new EventTime(attribute.getName(), delay, TimeForm.PLAIN));
            }
        }
        return Optional.empty();
    }

    /** Returns the first column that a computed column uses. */
    private static Optional<Column> behind(String sql, ResolvedSchema table) {
        Matcher names = NAME.matcher(sql);
        while (names.find()) {
            Optional<Column> found = table.getColumn(names.group(1).replace("``", "`"));
            if (found.isPresent() && !(found.get() instanceof Column.ComputedColumn)) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static long delay(String watermark) {
        Matcher interval = DELAY.matcher(watermark);
        if (!interval.find() || !UNITS.containsKey(interval.group(2))) {
            return 0;
        }
        return new BigDecimal(interval.group(1))
                .multiply(BigDecimal.valueOf(UNITS.get(interval.group(2))))
                .longValue();
    }
}
