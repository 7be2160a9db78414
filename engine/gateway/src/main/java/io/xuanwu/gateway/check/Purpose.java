package io.xuanwu.gateway.check;

import io.xuanwu.gateway.finding.Severity;
import io.xuanwu.gateway.http.BadRequest;

/** The purpose of a check. */
enum Purpose {
    /** The script is being written: a missing jar is only a warning, since it can still be uploaded. */
    CHECK(true, Severity.WARNING),
    /** The script is about to start: a missing jar is an error. */
    RUN(true, Severity.ERROR),
    /** A debug session: all tables are mocked, and the rows of a bare SELECT are shown. */
    DEBUG(false, Severity.WARNING);

    /** Whether a bare SELECT, whose rows are written to no table, is an error. */
    final boolean needsSink;

    /** The severity of a finding that the release lacks the jar of a connector or format. */
    final Severity absent;

    Purpose(boolean needsSink, Severity absent) {
        this.needsSink = needsSink;
        this.absent = absent;
    }

    static Purpose of(String onTheWire) throws BadRequest {
        switch (onTheWire) {
            case "check":
                return CHECK;
            case "run":
                return RUN;
            case "debug":
                return DEBUG;
            default:
                throw BadRequest.invalid("'purpose' must be check, run or debug, not '" + onTheWire + "'.");
        }
    }
}
