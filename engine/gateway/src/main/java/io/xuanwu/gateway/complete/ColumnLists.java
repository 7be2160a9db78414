package io.xuanwu.gateway.complete;

import io.xuanwu.gateway.unfinished.Cursor;
import io.xuanwu.gateway.unfinished.KnownTables;
import io.xuanwu.gateway.unfinished.OptionPlace;
import io.xuanwu.gateway.unfinished.Relation;
import io.xuanwu.gateway.unfinished.Scope;
import io.xuanwu.gateway.unfinished.Word;
import io.xuanwu.gateway.unfinished.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.catalog.Column;

/** Places where only columns of one table are valid: after INSERT INTO t, and in keys, watermarks and descriptors. */
final class ColumnLists {
    private ColumnLists() {}

    static boolean isAt(Cursor cursor) {
        List<Word> left = cursor.left;
        if (left.isEmpty() || !(cursor.isAfter("(", ",", "FOR"))) {
            return false;
        }
        if (cursor.isAfter("FOR")) {
            return cursor.before(2) != null && cursor.before(2).is("WATERMARK");
        }
        int open = OptionPlace.open(left);
        if (open < 1) {
            return false;
        }
        Word opening = left.get(open - 1);
        boolean isKey = left.get(0).is("CREATE") && opening.is("KEY", "BY") && !hasQuery(left);
        return isKey || opening.is("DESCRIPTOR") || isTarget(left, open);
    }

    private static boolean hasQuery(List<Word> left) {
        return left.stream().anyMatch(word -> word.is("SELECT"));
    }

    /** Returns whether the parenthesis opens the column list of {@code INSERT INTO a.b (}. */
    private static boolean isTarget(List<Word> left, int open) {
        if (!left.get(0).is("INSERT") || open < 3) {
            return false;
        }
        Words reader = new Words(left, 2, open);
        reader.take("TABLE");
        return !reader.takeName().isEmpty() && reader.isDone();
    }

    static List<Column> at(Cursor cursor, KnownTables known) {
        List<Word> left = cursor.left;
        int open = OptionPlace.open(left);
        if (left.get(0).is("CREATE") && !hasQuery(left)) {
            return declared(left);
        }
        if (left.get(open - 1).is("DESCRIPTOR")) {
            return timesFirst(described(cursor, open, known));
        }
        Words reader = new Words(left, 2, open);
        reader.take("TABLE");
        List<String> written = written(left, open);
        return known.columns(reader.takeName()).stream()
                .filter(column -> column.isPersisted() && !written.contains(column.getName()))
                .collect(Collectors.toList());
    }

    private static List<String> written(List<Word> left, int open) {
        List<String> names = new ArrayList<>();
        for (int i = open + 1; i < left.size(); i++) {
            names.add(left.get(i).value());
        }
        return names;
    }

    /** Returns the columns that a CREATE TABLE declares before the cursor. */
    private static List<Column> declared(List<Word> left) {
        List<Column> found = new ArrayList<>();
        int depth = 0;
        for (int i = 0; i + 1 < left.size(); i++) {
            depth += left.get(i).is("(") ? 1 : left.get(i).is(")") ? -1 : 0;
            Word next = left.get(i + 1);
            boolean begins = depth == 1 && left.get(i).is("(", ",");
            if (begins && next.isName() && !next.is("PRIMARY", "WATERMARK", "CONSTRAINT", "UNIQUE")) {
                found.add(Column.physical(next.value(), DataTypes.NULL()));
            }
        }
        return found;
    }

    /** Returns the columns of the table before a descriptor: {@code TABLE orders, DESCRIPTOR(}. */
    private static List<Column> described(Cursor cursor, int open, KnownTables known) {
        for (int i = open - 2; i > 0; i--) {
            if (cursor.left.get(i).is("TABLE")) {
                List<String> names = new Words(cursor.left, i + 1, open).takeName();
                Scope scope = new Scope(cursor);
                String name = names.isEmpty() ? "" : names.get(names.size() - 1);
                return known.columns(new Relation(names, name, List.of(), name), scope);
            }
        }
        return List.of();
    }

    private static List<Column> timesFirst(List<Column> columns) {
        List<Column> ordered = new ArrayList<>();
        columns.stream().filter(ColumnLists::isTime).forEach(ordered::add);
        columns.stream().filter(column -> !isTime(column)).forEach(ordered::add);
        return ordered;
    }

    private static boolean isTime(Column column) {
        return column.getDataType().getLogicalType().getTypeRoot().name().startsWith("TIMESTAMP");
    }
}
