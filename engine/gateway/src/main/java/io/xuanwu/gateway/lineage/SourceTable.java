package io.xuanwu.gateway.lineage;

import org.apache.flink.table.catalog.ObjectIdentifier;

/** A table that a query reads, and how. A table that is read in two ways appears twice. */
public final class SourceTable {
    public final ObjectIdentifier table;
    public final SourceRole role;

    SourceTable(ObjectIdentifier table, SourceRole role) {
        this.table = table;
        this.role = role;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SourceTable
                && ((SourceTable) other).table.equals(table)
                && ((SourceTable) other).role == role;
    }

    @Override
    public int hashCode() {
        return 31 * table.hashCode() + role.hashCode();
    }

    @Override
    public String toString() {
        return role.onTheWire() + " " + table.asSummaryString();
    }
}
