package io.xuanwu.gateway.complete;

import io.xuanwu.gateway.complete.Candidate.Kind;
import io.xuanwu.gateway.tables.Workspace;
import io.xuanwu.gateway.unfinished.Cursor;
import io.xuanwu.gateway.unfinished.KnownTables;
import io.xuanwu.gateway.unfinished.OptionPlace;
import io.xuanwu.gateway.unfinished.Relation;
import io.xuanwu.gateway.unfinished.Scope;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.planner.delegation.PlannerBase;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;

/** Finds completions at the cursor: the tokens that the grammar allows, and the names that are in scope. */
final class Completer {
    private final Cursor cursor;
    private final Workspace workspace;
    private final Catalogue catalogue;
    private final KnownTables known;
    private final Quotes quotes;
    private final Ranking ranking;

    Completer(Cursor cursor, Workspace workspace) {
        this.cursor = cursor;
        this.workspace = workspace;
        this.quotes = new Quotes(cursor.inside == Cursor.Inside.NAME);
        this.catalogue = new Catalogue(workspace, quotes);
        this.known = new KnownTables(workspace);
        this.ranking = new Ranking(cursor.word());
    }

    List<Candidate> candidates() {
        Optional<OptionPlace> options = OptionPlace.at(cursor);
        if (options.isPresent()) {
            boolean isQuoted = cursor.inside == Cursor.Inside.TEXT;
            ranking.addAll(new OptionCandidates(workspace, known, isQuoted).at(options.get()));
        } else if (cursor.inside == Cursor.Inside.CODE || cursor.inside == Cursor.Inside.NAME) {
            addNamesAndWords();
        }
        return ranking.best();
    }

    private void addNamesAndWords() {
        if (cursor.isAfter(".")) {
            addQualified();
            return;
        }
        Grammar grammar = Grammar.at(cursor, (PlannerBase) workspace.tables().getPlanner())
                .orElse(null);
        if (ColumnLists.isAt(cursor)) {
            addColumns(ColumnLists.at(cursor, known));
        } else if (cursor.isAfter("(")
                && cursor.before(2) != null
                && cursor.before(2).is("TABLE")) {
            ranking.addAll(Functions.tables(workspace));
        } else if (grammar == null) {
            addExpression();
            addTables(true);
            addKeywords(Keywords.anything());
            ranking.addAll(Functions.all());
        } else if (grammar.startsStatement() || grammar.expectsQuery(cursor)) {
            addKeywords(grammar.keywords(Set.of(), true));
        } else if (grammar.expectsTable() || isTableNamed()) {
            addTables(!cursor.isAfter("INTO", "OVERWRITE"));
            addKeywords(grammar.expectsExpression() ? List.of() : grammar.keywords(Functions.names(), false));
        } else if (cursor.isAfter("CATALOG") && !cursor.left.get(0).is("CREATE")) {
            ranking.addAll(catalogue.catalogs());
        } else if (cursor.isAfter("USE", "DATABASE") && !cursor.left.get(0).is("CREATE")) {
            ranking.addAll(catalogue.databases());
            ranking.addAll(catalogue.catalogs());
            addKeywords(cursor.isAfter("USE") ? List.of("CATALOG", "MODULES") : List.of());
        } else {
            addWhatTheGrammarExpects(grammar);
        }
    }

    private void addWhatTheGrammarExpects(Grammar grammar) {
        if (grammar.expectsExpression()) {
            addExpression();
        }
        addKeywords(grammar.keywords(Functions.names(), false));
        if (grammar.expectsExpression()) {
            ranking.addAll(Functions.all());
        }
    }

    /** Returns whether the name of an existing table is required here. */
    private boolean isTableNamed() {
        if (cursor.isAfter("INTO", "OVERWRITE", "DESCRIBE", "DESC")) {
            return true;
        }
        boolean isInQuery = cursor.left.stream().anyMatch(word -> word.is("SELECT"));
        if (cursor.left.get(0).is("CREATE") && !isInQuery) {
            return cursor.isAfter("LIKE") && OptionPlace.open(cursor.left) < 0;
        }
        return cursor.isAfter("TABLE", "VIEW") || (cursor.isAfter("EXISTS") && !isExpressionExists());
    }

    private boolean isExpressionExists() {
        return cursor.isAfter("EXISTS")
                && !(cursor.before(2) != null && cursor.before(2).is("IF"));
    }

    private void addTables(boolean withViews) {
        for (String name : new Scope(cursor).withNames()) {
            ranking.add(new Candidate(name, Kind.TABLE, "with", quotes.of(name)));
        }
        ranking.addAll(catalogue.tables(withViews));
        ranking.addAll(catalogue.databases());
        ranking.addAll(catalogue.catalogs());
    }

    private void addQualified() {
        List<String> names = new ArrayList<>();
        for (int i = cursor.left.size() - 1; i > 0 && cursor.left.get(i).is("."); i -= 2) {
            if (!cursor.left.get(i - 1).isName()) {
                return;
            }
            names.add(0, cursor.left.get(i - 1).value());
        }
        Scope scope = new Scope(cursor);
        if (names.size() == 1) {
            for (List<Relation> level : scope.levels()) {
                for (Relation relation : level) {
                    List<Column> columns =
                            relation.name.equalsIgnoreCase(names.get(0)) ? known.columns(relation, scope) : List.of();
                    if (!columns.isEmpty()) {
                        addColumns(columns);
                        return;
                    }
                }
            }
        }
        ranking.addAll(catalogue.below(names, true));
    }

    private void addExpression() {
        Scope scope = new Scope(cursor);
        for (List<Relation> level : scope.levels()) {
            Map<Relation, List<Column>> columns = new LinkedHashMap<>();
            Map<String, Integer> counts = new HashMap<>();
            for (Relation relation : level) {
                columns.put(relation, known.columns(relation, scope));
                columns.get(relation).forEach(column -> counts.merge(column.getName(), 1, Integer::sum));
            }
            columns.forEach((relation, found) -> found.forEach(column -> {
                boolean isShared = counts.get(column.getName()) > 1 && !relation.name.isEmpty();
                String qualifier = isShared ? quotes.of(relation.name) + "." : "";
                String label = isShared ? relation.name + "." + column.getName() : column.getName();
                String detail = (type(column) + (relation.name.isEmpty() ? "" : " of " + relation.name)).strip();
                ranking.add(new Candidate(label, Kind.COLUMN, detail, qualifier + quotes.of(column.getName())));
            }));
            for (Relation relation : columns.keySet()) {
                if (!relation.name.isEmpty()) {
                    String detail = String.join(".", relation.table);
                    ranking.add(new Candidate(relation.name, Kind.TABLE, detail, quotes.of(relation.name)));
                }
            }
        }
        ranking.addAll(Functions.likely(workspace));
    }

    private void addColumns(List<Column> columns) {
        for (Column column : columns) {
            ranking.add(new Candidate(column.getName(), Kind.COLUMN, type(column), quotes.of(column.getName())));
        }
    }

    private static String type(Column column) {
        LogicalType type = column.getDataType().getLogicalType();
        // The column's type is in unfinished text.
        return type.is(LogicalTypeRoot.NULL) ? "" : type.asSummaryString();
    }

    private void addKeywords(List<String> words) {
        boolean isLower = !cursor.word().isEmpty()
                && cursor.word().equals(cursor.word().toLowerCase(Locale.ROOT))
                && cursor.inside == Cursor.Inside.CODE;
        for (String word : words) {
            ranking.add(new Candidate(word, Kind.KEYWORD, "", isLower ? word.toLowerCase(Locale.ROOT) : word));
        }
    }
}
