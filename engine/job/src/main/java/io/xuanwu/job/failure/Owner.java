package io.xuanwu.job.failure;

import java.util.Locale;

/** Who can do something about a failure: the author of the job, the world around, or the platform. */
public enum Owner {
    USER,
    OUTSIDE,
    US;

    String onTheWire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
