package io.xuanwu.job.script;

import java.util.Locale;

/** One lexical unit of a SQL text, {@code [start, end)}; white space lies between tokens. */
final class Token {
    enum Kind {
        /** A keyword, a plain identifier, a number or a placeholder outside quotes. */
        WORD,
        /** A string in single quotes. */
        TEXT,
        /** An identifier in back quotes. */
        NAME,
        COMMENT,
        SYMBOL
    }

    final Kind kind;
    final int start;
    final int end;
    private final String upper;

    Token(Kind kind, int start, int end, String text) {
        this.kind = kind;
        this.start = start;
        this.end = end;
        this.upper = kind == Kind.WORD || kind == Kind.SYMBOL ? text.toUpperCase(Locale.ROOT) : "";
    }

    boolean isWord(String word) {
        return kind == Kind.WORD && upper.equals(word);
    }

    boolean isSymbol(char symbol) {
        return kind == Kind.SYMBOL && upper.charAt(0) == symbol;
    }

    String upper() {
        return upper;
    }
}
