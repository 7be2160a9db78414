package io.xuanwu.gateway.lineage;

/** A column of a table that is read. */
public final class ColumnRef {
    /** The full name, {@code catalog.database.table}. */
    public final String table;

    public final String column;

    ColumnRef(String table, String column) {
        this.table = table;
        this.column = column;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ColumnRef
                && ((ColumnRef) other).table.equals(table)
                && ((ColumnRef) other).column.equals(column);
    }

    @Override
    public int hashCode() {
        return 31 * table.hashCode() + column.hashCode();
    }

    @Override
    public String toString() {
        return table + "." + column;
    }
}
