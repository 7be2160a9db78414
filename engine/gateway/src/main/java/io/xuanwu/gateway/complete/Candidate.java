package io.xuanwu.gateway.complete;

import java.util.Locale;

/** A completion at the cursor. */
final class Candidate {
    /** The kind of thing that is offered; in lower case on the wire. */
    enum Kind {
        KEYWORD,
        CATALOG,
        DATABASE,
        TABLE,
        COLUMN,
        FUNCTION,
        OPTION,
        VALUE;

        String onTheWire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    final String label;
    final Kind kind;
    final String detail;
    /** The text that replaces the word at the cursor. */
    final String text;

    Candidate(String label, Kind kind, String detail, String text) {
        this.label = label;
        this.kind = kind;
        this.detail = detail;
        this.text = text;
    }
}
