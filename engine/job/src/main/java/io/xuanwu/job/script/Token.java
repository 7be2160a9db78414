package io.xuanwu.job.script;

import java.util.Locale;

/** One lexical unit of a SQL text, {@code [start, end)}; white space lies between tokens. */
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
    private final String upper;

    Token(Kind kind, int start, int end, String text) {
        this.kind = kind;
        this.start = start;
        this.end = end;
        this.upper = upper(kind, text);
    }

    private static String upper(Kind kind, String text) {
        switch (kind) {
            case WORD:
                return text.toUpperCase(Locale.ROOT);
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

    /** A word or symbol in upper case; empty for what is quoted. */
    public String upper() {
        return upper;
    }
}
