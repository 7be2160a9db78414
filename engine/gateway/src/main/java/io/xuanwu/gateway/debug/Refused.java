package io.xuanwu.gateway.debug;

import io.xuanwu.gateway.finding.Finding;
import java.util.List;

/** Thrown when a session cannot start because of its script, program, or mock rows. */
final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    final transient List<Finding> findings;

    Refused(String message, List<Finding> findings) {
        super(message);
        this.findings = findings;
    }

    static Refused of(String message) {
        return new Refused(message, List.of());
    }
}
