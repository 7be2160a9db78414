package io.xuanwu.job.script;

/** A rewrite of a script that the platform asks for: {@code text} stands for {@code [start, end)}, in UTF-16 units. */
public final class Edit {
    public final int start;
    public final int end;
    public final String text;

    public Edit(int start, int end, String text) {
        this.start = start;
        this.end = end;
        this.text = text;
    }

    /** Whether it lies within {@code [from, to)}; what is added right at the end of that counts too. */
    boolean isWithin(int from, int to) {
        return from <= start && end <= to;
    }
}
