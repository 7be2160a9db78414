package io.xuanwu.gateway.hover;

import io.xuanwu.gateway.script.SqlNames;
import io.xuanwu.gateway.symbols.Part;
import io.xuanwu.gateway.symbols.Symbol;
import io.xuanwu.gateway.tables.Workspace;
import io.xuanwu.gateway.unfinished.Cursor;
import io.xuanwu.gateway.unfinished.KnownTables;
import io.xuanwu.gateway.unfinished.Place;
import io.xuanwu.gateway.unfinished.Relation;
import io.xuanwu.gateway.unfinished.Scope;
import io.xuanwu.gateway.unfinished.Word;
import io.xuanwu.gateway.unfinished.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;

/** The types of columns and calls, from the planner: it looks at the relations that are visible at the position. */
final class Types {
    private final Place place;
    private final Part part;
    private final Word word;
    private final KnownTables known;
    private final Scope scope;

    Types(Place place, Part part, Word word, Workspace workspace) {
        this.place = place;
        this.part = part;
        this.word = word;
        this.known = new KnownTables(workspace);
        this.scope = new Scope(new Cursor(place.script, word.end));
    }

    /** Returns the type of a column as SQL writes it; empty if it is in unfinished text. */
    static String written(Column column) {
        LogicalType type = column.getDataType().getLogicalType();
        return type.is(LogicalTypeRoot.NULL) ? "" : type.asSummaryString();
    }

    /** Returns the column that a symbol means. */
    Optional<Column> of(Symbol symbol) {
        Symbol owner = symbol.owner;
        if (owner != null && (owner.kind == Symbol.Kind.TABLE || owner.kind == Symbol.Kind.VIEW)) {
            Optional<Column> found = named(symbol.name(), known.columns(owner.parts));
            if (found.isPresent()) {
                return found;
            }
        }
        if (owner != null && owner.kind == Symbol.Kind.CTE) {
            return named(symbol.name(), ofCte(owner));
        }
        for (List<Relation> level : scope.levels()) {
            for (Relation relation : level) {
                Optional<Column> found = named(symbol.name(), known.columns(relation, scope));
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return named(symbol.name(), known.columnsOf(query()));
    }

    List<Column> ofCte(Symbol cte) {
        Scope whole = new Scope(new Cursor(place.script, part.end()));
        Scope visible = scope.withNames().contains(cte.name()) ? scope : whole;
        return known.columns(new Relation(cte.parts, cte.name(), List.of(), cte.name()), visible);
    }

    List<Column> ofAlias(Symbol alias) {
        for (List<Relation> level : scope.levels()) {
            for (Relation relation : level) {
                if (relation.name.equals(alias.name())) {
                    return known.columns(relation, scope);
                }
            }
        }
        return List.of();
    }

    /**
     * Returns the type of the result of a call.
     *
     * @param index of the function's name among the words of the statement
     */
    Optional<String> ofCall(int index) {
        if (part.words.get(0).is("CREATE") && !hasQuery()) {
            return Optional.empty();
        }
        int end = index + 1;
        if (end < part.words.size() && part.words.get(end).is("(")) {
            end = Words.close(part.words, end, part.words.size()) + 1;
        }
        if (end + 1 < part.words.size()
                && part.words.get(end).is("OVER")
                && part.words.get(end + 1).is("(")) {
            end = Words.close(part.words, end + 1, part.words.size()) + 1;
        }
        if (end > part.words.size()) {
            return Optional.empty();
        }
        String call = place.script.substring(word.start, part.words.get(end - 1).end);
        List<Column> columns = known.columnsOf(scope.with() + "SELECT " + call + from());
        return columns.isEmpty() ? Optional.empty() : Optional.of(written(columns.get(0)));
    }

    private boolean hasQuery() {
        return part.words.stream().anyMatch(each -> each.is("SELECT"));
    }

    /** Returns a FROM of all relations of the query, without the conditions of its joins. */
    private String from() {
        List<String> items = new ArrayList<>();
        for (Relation relation : scope.levels().get(0)) {
            String columns = relation.columns.isEmpty()
                    ? ""
                    : relation.columns.stream().map(SqlNames::quoted).collect(Collectors.joining(", ", " (", ")"));
            String name = relation.name.isEmpty() ? "" : " AS " + SqlNames.quoted(relation.name) + columns;
            items.add(relation.sql + name);
        }
        return items.isEmpty() ? "" : " FROM " + String.join(", ", items);
    }

    /** Returns the query of the statement: all from the first SELECT, WITH or VALUES. */
    private String query() {
        for (Word each : part.words) {
            if (each.is("SELECT", "WITH", "VALUES")) {
                boolean isOfCreate = part.words.get(0).is("CREATE") && each.is("WITH");
                if (!isOfCreate) {
                    return place.script.substring(each.start, part.end());
                }
            }
        }
        return "";
    }

    private static Optional<Column> named(String name, List<Column> columns) {
        return columns.stream().filter(column -> column.getName().equals(name)).findFirst();
    }
}
