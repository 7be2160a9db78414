package io.xuanwu.job.text;

import java.util.Arrays;

/** The lines of a text, so that many places of a long one are found quickly; a byte order mark has no column. */
public final class Lines {
    private final int[] starts;

    public Lines(String text) {
        int[] found = new int[16];
        found[0] = text.startsWith("\uFEFF") ? 1 : 0;
        int count = 1;
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            boolean pairs = c == '\r' && at + 1 < text.length() && text.charAt(at + 1) == '\n';
            if ((c == '\n' || c == '\r') && !pairs) {
                if (count == found.length) {
                    found = Arrays.copyOf(found, 2 * count);
                }
                found[count++] = at + 1;
            }
        }
        starts = Arrays.copyOf(found, count);
    }

    /** The range of {@code [start, end)}; an empty one is taken as one character long. */
    public TextRange range(int start, int end) {
        int last = Math.max(start, end - 1);
        int line = line(start);
        int endLine = line(last);
        return new TextRange(line + 1, start - starts[line] + 1, endLine + 1, last - starts[endLine] + 1);
    }

    private int line(int offset) {
        int found = Arrays.binarySearch(starts, offset);
        return found >= 0 ? found : -found - 2;
    }
}
