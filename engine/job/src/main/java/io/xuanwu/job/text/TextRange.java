package io.xuanwu.job.text;

/** A stretch of text: lines and columns count from 1 in UTF-16 units, and the end is the last character itself. */
public final class TextRange {
    public final int line;
    public final int column;
    public final int endLine;
    public final int endColumn;

    public TextRange(int line, int column, int endLine, int endColumn) {
        this.line = line;
        this.column = column;
        this.endLine = endLine;
        this.endColumn = endColumn;
    }

    /** The range of {@code text[start, end)}; an empty one is taken as one character long. */
    public static TextRange of(String text, int start, int end) {
        return new Lines(text).range(start, end);
    }

    /** The offset of a line and column, or the length of the text when it has no such place. */
    public static int offset(String text, int line, int column) {
        int at = 0;
        for (int current = 1; current < line && at < text.length(); current++) {
            at = nextLine(text, at);
        }
        return at >= text.length() ? text.length() : Math.min(at + column - 1, text.length());
    }

    /** Where the line after the one at {@code from} starts; far behind the end of the text when there is none. */
    private static int nextLine(String text, int from) {
        for (int at = from; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '\n') {
                return at + 1;
            }
            if (c == '\r') {
                return at + 1 < text.length() && text.charAt(at + 1) == '\n' ? at + 2 : at + 1;
            }
        }
        return Integer.MAX_VALUE;
    }
}
