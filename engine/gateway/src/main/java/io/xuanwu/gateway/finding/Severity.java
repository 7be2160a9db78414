package io.xuanwu.gateway.finding;

import java.util.Locale;

/** How grave a finding is: an error stops a run, a warning may surprise, a note is good to know. */
public enum Severity {
    ERROR,
    WARNING,
    NOTE;

    public String onTheWire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
