package io.xuanwu.gateway.mock;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** What a query tells of a table, so that made-up rows are worth looking at. */
public final class Recipe {
    /** Columns that are compared with columns of other tables, each with the name that all of these share. */
    public final Map<String, String> keys = new HashMap<>();
    /** Literals that a column is compared with: some rows get just these. */
    public final Map<String, Set<String>> literals = new HashMap<>();
    /** Columns that make a row unique: they count. */
    public final Set<String> unique = new HashSet<>();
    /** The column of the watermark, or null. */
    public String rowtime;
    /** How late a row may be, by the watermark. */
    public long delayMs;

    public void addLiteral(String column, String literal) {
        literals.computeIfAbsent(column, any -> new LinkedHashSet<>()).add(literal);
    }
}
