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
    /** Flink's own words about it, in a sentence; empty if there are none. */
    final String documentation;

    Candidate(String label, Kind kind, String detail, String text) {
        this(label, kind, detail, text, "");
    }

    Candidate(String label, Kind kind, String detail, String text, String documentation) {
        this.label = label;
        this.kind = kind;
        this.detail = detail;
        this.text = text;
        this.documentation = documentation;
    }
}
