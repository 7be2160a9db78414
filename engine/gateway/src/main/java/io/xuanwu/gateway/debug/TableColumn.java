package io.xuanwu.gateway.debug;

import org.apache.flink.table.catalog.ObjectIdentifier;

/** A column of a table that a query reads. */
final class TableColumn {
    final ObjectIdentifier table;
    final String name;

    TableColumn(ObjectIdentifier table, String name) {
        this.table = table;
        this.name = name;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TableColumn
                && ((TableColumn) other).table.equals(table)
                && ((TableColumn) other).name.equals(name);
    }

    @Override
    public int hashCode() {
        return 31 * table.hashCode() + name.hashCode();
    }
}
