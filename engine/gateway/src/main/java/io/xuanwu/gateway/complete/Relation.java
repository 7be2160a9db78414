package io.xuanwu.gateway.complete;

import java.util.List;

/** One item of a FROM: a table, a query in parentheses, or a function. */
final class Relation {
    /** The parts of the table's name; empty for anything else. */
    final List<String> table;
    /** By which its columns are called: the alias, or else the last part of the name; may be empty. */
    final String name;
    /** The names of columns behind the alias; empty where there are none. */
    final List<String> columns;
    /** The item in SQL, without its alias. */
    final String sql;

    Relation(List<String> table, String name, List<String> columns, String sql) {
        this.table = table;
        this.name = name;
        this.columns = columns;
        this.sql = sql;
    }
}
