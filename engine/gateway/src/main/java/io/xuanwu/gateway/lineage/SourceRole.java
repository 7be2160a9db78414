package io.xuanwu.gateway.lineage;

import java.util.Locale;

/** How a query reads a table. */
public enum SourceRole {
    /** Row by row, as they come. */
    SCAN,
    /** By key, at the time at which the asking row is processed. */
    LOOKUP,
    /** As it was at the event time of the asking row. */
    TEMPORAL,
    /** Inside IN, EXISTS, or a query that stands for a value. */
    SUBQUERY;

    public String onTheWire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
