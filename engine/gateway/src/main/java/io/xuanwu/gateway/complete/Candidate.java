package io.xuanwu.gateway.complete;

import java.util.Locale;

/** Something that may stand at the place. */
final class Candidate {
    /** What it is; on the wire in lower case. */
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
    /** What is put in the place of the word that is being written. */
    final String text;

    Candidate(String label, Kind kind, String detail, String text) {
        this.label = label;
        this.kind = kind;
        this.detail = detail;
        this.text = text;
    }
}
