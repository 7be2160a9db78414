package io.xuanwu.job.script;

import java.util.Locale;

/**
 * One lexical unit of a SQL text, {@code [start, end)}; white space lies between tokens. One that is not
 * {@link #closed} goes to the end of the text.
 */
public final class Token {
    /** What a token is. */
    public enum Kind {
        /** A keyword, a plain identifier, a number or a placeholder outside quotes. */
        WORD,
        /** A string in single quotes. */
        TEXT,
        /** An identifier in back quotes. */
        NAME,
        COMMENT,
        SYMBOL
    }

    public final Kind kind;
    public final int start;
    public final int end;
    public final boolean closed;
    private final String upper;

    Token(Kind kind, int start, int end, String text, boolean closed) {
        this.kind = kind;
        this.start = start;
        this.end = end;
        this.closed = closed;
        this.upper = upper(kind, text);
    }

    private static String upper(Kind kind, String text) {
        switch (kind) {
            case WORD:
                // Flink's keywords are ASCII: a long s is no S.
                return text.chars().allMatch(c -> c < 0x80) ? text.toUpperCase(Locale.ROOT) : text;
            case SYMBOL:
                return text.intern(); // there are few, and a large script repeats them by the million
            default:
                return "";
        }
    }

    public boolean isWord(String word) {
        return kind == Kind.WORD && upper.equals(word);
    }

    public boolean isSymbol(char symbol) {
        return kind == Kind.SYMBOL && upper.charAt(0) == symbol;
    }

    /** A word or symbol, in upper case where it may be a keyword; empty for what is quoted. */
    public String upper() {
        return upper;
    }
}
