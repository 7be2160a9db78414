package io.xuanwu.gateway.debug;

import io.xuanwu.gateway.finding.Finding;
import java.util.List;

/** A session that cannot begin: what is wrong with its script, or with what was given for it. */
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
