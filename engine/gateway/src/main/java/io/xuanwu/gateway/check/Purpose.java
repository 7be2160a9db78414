package io.xuanwu.gateway.check;

import io.xuanwu.gateway.finding.Severity;
import io.xuanwu.gateway.http.BadRequest;

/** What a script is checked for. */
enum Purpose {
    /** It is being written: what a jar mends that can still be uploaded stops nobody. */
    CHECK(true, Severity.WARNING),
    /** It is about to start. */
    RUN(true, Severity.ERROR),
    /** Its tables are mocked, and rows that nobody writes are shown. */
    DEBUG(false, Severity.WARNING);

    /** Whether rows must go somewhere: a bare SELECT is a mistake then. */
    final boolean needsSink;

    /** How grave it is that the release lacks the jar of a connector or format. */
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
                throw BadRequest.invalid("A purpose is check, run or debug, not '" + onTheWire + "'.");
        }
    }
}
