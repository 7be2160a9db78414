package io.xuanwu.gateway.symbols;

import io.xuanwu.gateway.unfinished.Word;
import io.xuanwu.gateway.unfinished.Words;
import java.util.List;
import java.util.Locale;

/** One statement of a script as words without comments; it has at least one. */
public final class Part {
    private static final int MOST_BEFORE_OBJECT = 5; // CREATE OR REPLACE TEMPORARY VIEW
    private static final String[] OBJECTS = {
        "TABLE",
        "VIEW",
        "FUNCTION",
        "CATALOG",
        "DATABASE",
        "MODEL",
        "MODULES",
        "TABLES",
        "VIEWS",
        "FUNCTIONS",
        "CATALOGS",
        "DATABASES",
        "MODELS"
    };

    /** Counts from 1, as in all answers about a script. */
    public final int number;

    public final List<Word> words;
    /** For each opening parenthesis the index of the closing one; the number of words if there is none. */
    final int[] closes;

    Part(int number, List<Word> words) {
        this.number = number;
        this.words = words;
        this.closes = Words.closes(words);
    }

    public int start() {
        return words.get(0).start;
    }

    public int end() {
        return words.get(words.size() - 1).end;
    }

    /** Returns what kind of statement it is, by its first words: {@code create table}, {@code insert}, {@code select}. */
    public String kind() {
        Word first = words.get(0);
        if (first.is("SELECT", "WITH", "VALUES", "(")) {
            return "select";
        }
        String verb = first.text.toLowerCase(Locale.ROOT);
        if (!first.is("CREATE", "ALTER", "DROP", "USE", "SHOW")) {
            return verb;
        }
        for (Word word : words.subList(1, Math.min(MOST_BEFORE_OBJECT, words.size()))) {
            if (word.is(OBJECTS)) {
                return verb + " " + word.text.toLowerCase(Locale.ROOT);
            }
        }
        return verb;
    }

    Word at(int index) {
        return index < 0 || index >= words.size() ? null : words.get(index);
    }

    boolean is(int index, String... expected) {
        return index >= 0 && index < words.size() && words.get(index).is(expected);
    }

    boolean isName(int index) {
        return index >= 0 && index < words.size() && words.get(index).isName();
    }

    /** Returns the index behind a hint that starts here, at most {@code to}; {@code start} if none does. */
    int behindHint(int start, int to) {
        if (!is(start, "/") || !is(start + 1, "*")) {
            return start;
        }
        for (int at = start + 3; at < to; at++) {
            if (is(at, "/") && is(at - 1, "*")) {
                return at + 1;
            }
        }
        return to;
    }

    /** Returns the index behind a parenthesis that opens here, at most {@code to}. */
    int behind(int open, int to) {
        return Math.min(closes[open] + 1, to);
    }
}
