package io.xuanwu.job.failure;

import io.xuanwu.job.text.TextRange;

/** Where in the user's original script a failure lies; statements count from 1. */
public final class Location {
    public final int statement;
    public final String statementText;
    public final TextRange range;

    public Location(int statement, String statementText, TextRange range) {
        this.statement = statement;
        this.statementText = statementText;
        this.range = range;
    }
}
