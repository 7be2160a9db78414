package io.xuanwu.job.failure;

import java.util.Locale;

/** How far a start had come when it failed; the lower-case name is the report's {@code stage}. */
public enum Stage {
    ASSEMBLY,
    CONTEXT,
    PARSE,
    PLAN,
    SUBMIT,
    PROGRAM,
    RUN,
    FENCED;

    String onTheWire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
