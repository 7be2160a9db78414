package io.xuanwu.gateway.mock;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.catalog.UniqueConstraint;

/** What the query and the declaration of a table require of its rows, so that generated rows give useful results. */
public final class Recipe {
    /** Columns that are compared with other tables' columns or grouped by, with the name of the shared key domain. */
    public final Map<String, String> keys = new LinkedHashMap<>();
    /** Literals that a column is compared with; some rows get these values. */
    public final Map<String, Set<String>> literals = new LinkedHashMap<>();
    /** The columns of the unique key, whose values are counted. */
    public final Set<String> unique = new LinkedHashSet<>();
    /** The column that the watermark is derived from, or null. */
    public String rowtime;
    /** The delay of the watermark, which limits how late a row may be. */
    public long delayMs;
    /** The format of the event time if its column is a number or a string. */
    TimeForm form = TimeForm.PLAIN;

    public void addLiteral(String column, String literal) {
        literals.computeIfAbsent(column, any -> new LinkedHashSet<>()).add(literal);
    }

    /** Adds the primary key and the watermark of the table; for a computed event time, the column that it uses. */
    public void learn(ResolvedSchema table) {
        table.getPrimaryKey().map(UniqueConstraint::getColumns).ifPresent(unique::addAll);
        EventTime.of(table).ifPresent(time -> {
            rowtime = time.column;
            delayMs = time.delayMs;
            form = time.form;
        });
    }
}
