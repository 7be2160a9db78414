package io.xuanwu.gateway.mock;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.catalog.UniqueConstraint;

/** What a query and the table itself tell of its rows, so that made-up ones are worth looking at. */
public final class Recipe {
    /** Columns that are compared with columns of other tables, each with the name that all of these share. */
    public final Map<String, String> keys = new LinkedHashMap<>();
    /** Literals that a column is compared with: some rows get just these. */
    public final Map<String, Set<String>> literals = new LinkedHashMap<>();
    /** Columns that together make a row unique: they count. */
    public final Set<String> unique = new LinkedHashSet<>();
    /** The column that the watermark is made from, or null. */
    public String rowtime;
    /** How late a row may be, by the watermark. */
    public long delayMs;
    /** How the event time is written where its column is a number or a text. */
    TimeForm form = TimeForm.PLAIN;

    public void addLiteral(String column, String literal) {
        literals.computeIfAbsent(column, any -> new LinkedHashSet<>()).add(literal);
    }

    /** Takes the primary key and the watermark from the table; a computed event time leads to the column behind it. */
    public void learn(ResolvedSchema table) {
        table.getPrimaryKey().map(UniqueConstraint::getColumns).ifPresent(unique::addAll);
        EventTime.of(table).ifPresent(time -> {
            rowtime = time.column;
            delayMs = time.delayMs;
            form = time.form;
        });
    }
}
