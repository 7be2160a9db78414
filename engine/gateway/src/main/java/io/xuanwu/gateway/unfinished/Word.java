package io.xuanwu.gateway.unfinished;

import io.xuanwu.job.script.Token;

/** A token with its text, which is {@code [start, end)} of the script. */
public final class Word {
    public final Token.Kind kind;
    public final int start;
    public final int end;
    public final boolean closed;
    /** The token as written. */
    public final String text;

    private final String upper;

    public Word(Token token, int shift, String script) {
        this.kind = token.kind;
        this.start = token.start + shift;
        this.end = token.end + shift;
        this.closed = token.closed;
        this.text = script.substring(start, end);
        this.upper = token.upper();
    }

    public boolean is(String... words) {
        for (String word : words) {
            if (upper.equals(word)) {
                return true;
            }
        }
        return false;
    }

    public boolean isName() {
        return kind == Token.Kind.NAME || kind == Token.Kind.WORD;
    }

    public boolean isText() {
        return kind == Token.Kind.TEXT;
    }

    /** Returns the text without quotes. */
    public String value() {
        switch (kind) {
            case TEXT:
                return unquoted('\'').replace("''", "'");
            case NAME:
                return unquoted('`').replace("``", "`");
            default:
                return text;
        }
    }

    /** The last word of an unfinished text may lack its closing quote. */
    private String unquoted(char quote) {
        boolean isClosed = text.length() > 1 && text.charAt(text.length() - 1) == quote;
        return text.substring(1, isClosed ? text.length() - 1 : text.length());
    }

    @Override
    public String toString() {
        return text;
    }
}
