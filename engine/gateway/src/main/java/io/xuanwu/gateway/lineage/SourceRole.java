package io.xuanwu.gateway.lineage;

import java.util.Locale;

/** How a query reads a table. */
public enum SourceRole {
    /** All rows, in the order of their arrival. */
    SCAN,
    /** By key, at the processing time of the row that is joined. */
    LOOKUP,
    /** The version that was valid at the event time of the row that is joined. */
    TEMPORAL,
    /** Inside IN, EXISTS or a scalar subquery. */
    SUBQUERY;

    public String onTheWire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
