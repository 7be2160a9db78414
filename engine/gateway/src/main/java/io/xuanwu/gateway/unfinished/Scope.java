package io.xuanwu.gateway.unfinished;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The names that are visible at the cursor: relations of the query and of the enclosing queries, and CTEs. */
public final class Scope {
    private static final String[] SET_OPERATORS = {"UNION", "INTERSECT", "EXCEPT", "MINUS"};

    private final String script;
    private final List<Word> words;
    private final int[] closes;
    private final int cursor;
    /** The complete CTEs before the cursor: {@code name [(columns)] AS (query)} by name. */
    private final Map<String, String> withItems = new LinkedHashMap<>();

    private final List<List<Relation>> levels = new ArrayList<>();

    public Scope(Cursor at) {
        this.script = at.script;
        this.words = at.all();
        this.closes = Words.closes(words);
        this.cursor = at.left.size();
        for (int[] block : blocks()) {
            readWith(block[0], block[1]);
            levels.add(relations(block[0], block[1]));
        }
    }

    /** Returns the relations of the query at the cursor, then those of each enclosing query. */
    public List<List<Relation>> levels() {
        return levels;
    }

    public List<String> withNames() {
        return new ArrayList<>(withItems.keySet());
    }

    /** Returns the WITH clause for a query on these relations; empty if there are no CTEs. */
    public String with() {
        return withItems.isEmpty() ? "" : "WITH " + String.join(", ", withItems.values()) + " ";
    }

    /** Returns the queries that contain the cursor, the innermost first; the last is the whole statement. */
    private List<int[]> blocks() {
        Deque<Integer> open = new ArrayDeque<>();
        for (int i = 0; i < cursor; i++) {
            if (words.get(i).is("(")) {
                open.push(i);
            } else if (words.get(i).is(")") && !open.isEmpty()) {
                open.pop();
            }
        }
        List<int[]> blocks = new ArrayList<>();
        for (int from : open) {
            boolean isQuery = from + 1 < words.size() && words.get(from + 1).is("SELECT", "WITH");
            if (isQuery) {
                // In unfinished text, a parenthesis that is never closed includes the rest of the enclosing query.
                blocks.add(new int[] {from + 1, closeOf(from)});
            }
        }
        blocks.add(new int[] {0, words.size()});
        return blocks;
    }

    private int closeOf(int open) {
        return closes[open];
    }

    private void readWith(int from, int to) {
        Words reader = new Words(words, from, to);
        while (!reader.isDone() && !reader.is("WITH", "SELECT")) {
            if (reader.is("(")) {
                reader.skipParentheses();
            } else {
                reader.take();
            }
        }
        if (!reader.take("WITH")) {
            return;
        }
        do {
            int start = reader.at;
            if (!reader.isName()) {
                return;
            }
            String name = reader.take().value();
            reader.takeList();
            if (!reader.take("AS") || !reader.is("(")) {
                return;
            }
            int close = closeOf(reader.at);
            if (close >= cursor) {
                return;
            }
            reader.skipParentheses();
            withItems.putIfAbsent(name, text(start, close + 1));
        } while (reader.take(","));
    }

    private List<Relation> relations(int from, int to) {
        int start = from;
        int end = to;
        boolean found = false;
        for (Words reader = new Words(words, from, to); !reader.isDone(); ) {
            int at = reader.at;
            if (reader.is("(") && closeOf(at) < to) {
                reader.skipParentheses();
                continue;
            }
            Word word = reader.take();
            if (word.is(SET_OPERATORS)) {
                if (at < cursor) {
                    start = at + 1;
                    found = false;
                } else {
                    end = Math.min(end, at);
                    break;
                }
            }
            found |= word.is("FROM");
        }
        return found ? FromClause.relations(script, words, closes, start, end) : List.of();
    }

    private String text(int from, int to) {
        return text(script, words, from, to);
    }

    /** Returns the text of the words {@code [from, to)} as written. */
    public static String text(String script, List<Word> words, int from, int to) {
        return from >= to ? "" : script.substring(words.get(from).start, words.get(Math.min(to, words.size()) - 1).end);
    }
}
