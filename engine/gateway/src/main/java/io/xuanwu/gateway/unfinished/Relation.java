package io.xuanwu.gateway.unfinished;

import java.util.List;

/** An item of a FROM clause: a table, a subquery or a function. */
public final class Relation {
    /** The parts of the table's name; empty for anything else. */
    public final List<String> table;
    /** The qualifier of its columns: the alias, or else the last part of the table's name; may be empty. */
    public final String name;
    /** The column names after the alias; empty if there are none. */
    public final List<String> columns;
    /** The SQL of the item without its alias. */
    public final String sql;

    public Relation(List<String> table, String name, List<String> columns, String sql) {
        this.table = table;
        this.name = name;
        this.columns = columns;
        this.sql = sql;
    }
}
