package io.xuanwu.gateway.unfinished;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A position of the cursor among the options of a table, a hint or the session. */
public final class OptionPlace {
    /** The existing table that the options belong to; empty if there is none, null for the session. */
    public final List<String> table;
    /** The other options of the same list, without the one at the cursor. */
    public final Map<String, String> others;
    /** The key whose value is at the cursor; null if a key is at the cursor. */
    public final String key;
    /** Whether these are options of a table; otherwise of the session. */
    public final boolean ofTable;

    private OptionPlace(boolean ofTable, List<String> table, Map<String, String> others, String key) {
        this.ofTable = ofTable;
        this.table = table;
        this.others = others;
        this.key = key;
    }

    public static Optional<OptionPlace> at(Cursor cursor) {
        List<Word> left = cursor.left;
        if (!left.isEmpty() && left.get(0).is("SET", "RESET") && left.size() <= 3) {
            return Optional.of(new OptionPlace(false, null, Map.of(), value(left, 0)));
        }
        int open = open(left);
        if (open < 1) {
            return Optional.empty();
        }
        Word opening = left.get(open - 1);
        boolean isStatement = left.get(0).is("CREATE", "ALTER");
        if (!(opening.is("OPTIONS") || (isStatement && opening.is("WITH", "SET")))) {
            return Optional.empty();
        }
        return Optional.of(new OptionPlace(true, table(left, open, opening), others(cursor, open), value(left, open)));
    }

    /** Returns the index of the innermost parenthesis that is not closed, or -1. */
    public static int open(List<Word> words) {
        int depth = 0;
        for (int i = words.size() - 1; i >= 0; i--) {
            depth += words.get(i).is(")") ? 1 : words.get(i).is("(") ? -1 : 0;
            if (depth < 0) {
                return i;
            }
        }
        return -1;
    }

    /** Returns the key before an equals sign at the end, or null. */
    private static String value(List<Word> left, int from) {
        int last = left.size() - 1;
        return last > from && left.get(last).is("=") && last >= 1
                ? left.get(last - 1).value()
                : null;
    }

    private static List<String> table(List<Word> left, int open, Word opening) {
        if (opening.is("OPTIONS")) {
            // orders /*+ OPTIONS(
            int end = open - 1;
            while (end > 0 && !left.get(end).is("/")) {
                end--;
            }
            int from = end - 1;
            while (from > 1 && left.get(from - 1).is(".")) {
                from -= 2;
            }
            return from < 0 ? List.of() : new Words(left, from, end).takeName();
        }
        Words reader = new Words(left, 1, open);
        boolean isAltered = left.get(0).is("ALTER");
        while (!reader.isDone() && !reader.is(isAltered ? "TABLE" : "LIKE")) {
            reader.take();
        }
        if (reader.isDone()) {
            return List.of();
        }
        reader.take();
        if (reader.take("IF")) {
            reader.take("EXISTS");
        }
        return reader.takeName();
    }

    private static Map<String, String> others(Cursor cursor, int open) {
        List<Word> all = cursor.all();
        int close = Words.close(all, open, all.size());
        Map<String, String> others = new LinkedHashMap<>();
        for (int i = open + 1; i + 2 < close; i++) {
            boolean isAcross = i < cursor.left.size() && i + 2 >= cursor.left.size();
            if (!isAcross
                    && all.get(i + 1).is("=")
                    && all.get(i).isText()
                    && all.get(i + 2).isText()) {
                others.put(all.get(i).value(), all.get(i + 2).value());
            }
        }
        return others;
    }
}
