package io.xuanwu.gateway.complete;

import io.xuanwu.gateway.complete.Candidate.Kind;
import io.xuanwu.gateway.tables.Workspace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.catalog.CatalogManager;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.ContextResolvedTable;
import org.apache.flink.table.catalog.ObjectIdentifier;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.catalog.UnresolvedIdentifier;
import org.apache.flink.table.operations.Operation;
import org.apache.flink.table.operations.QueryOperation;

/** Catalogs, databases, tables and columns of a workspace. */
final class Catalogue {
    private final Workspace workspace;
    private final CatalogManager catalogs;
    private final Quotes quotes;

    Catalogue(Workspace workspace, Quotes quotes) {
        this.workspace = workspace;
        this.catalogs = workspace.tables().getCatalogManager();
        this.quotes = quotes;
    }

    List<Candidate> catalogs() {
        List<Candidate> found = new ArrayList<>();
        for (String name : new TreeSet<>(Arrays.asList(workspace.tables().listCatalogs()))) {
            found.add(new Candidate(name, Kind.CATALOG, "catalog", quotes.of(name)));
        }
        return found;
    }

    List<Candidate> databases(String catalog) {
        List<Candidate> found = new ArrayList<>();
        catalogs.getCatalog(catalog).ifPresent(each -> {
            for (String name : new TreeSet<>(each.listDatabases())) {
                found.add(new Candidate(name, Kind.DATABASE, catalog, quotes.of(name)));
            }
        });
        return found;
    }

    List<Candidate> databases() {
        return databases(catalogs.getCurrentCatalog());
    }

    List<Candidate> tables(boolean withViews) {
        return tables(catalogs.getCurrentCatalog(), catalogs.getCurrentDatabase(), withViews);
    }

    List<Candidate> tables(String catalog, String database, boolean withViews) {
        List<Candidate> found = new ArrayList<>();
        TreeSet<String> views = new TreeSet<>(catalogs.listViews(catalog, database));
        for (String name : new TreeSet<>(catalogs.listTables(catalog, database))) {
            boolean isView = views.contains(name);
            if (!isView || withViews) {
                found.add(new Candidate(name, Kind.TABLE, isView ? "view" : "table", quotes.of(name)));
            }
        }
        return found;
    }

    /** Returns completions after a dot that follows these names. */
    List<Candidate> below(List<String> names, boolean withViews) {
        List<Candidate> found = new ArrayList<>();
        if (names.size() == 1) {
            found.addAll(databases(names.get(0)));
            found.addAll(attempt(() -> tables(catalogs.getCurrentCatalog(), names.get(0), withViews)));
        } else if (names.size() == 2) {
            found.addAll(attempt(() -> tables(names.get(0), names.get(1), withViews)));
        }
        return found;
    }

    private static Collection<Candidate> attempt(Supplier<List<Candidate>> look) {
        try {
            return look.get();
        } catch (Exception | LinkageError | AssertionError noSuchDatabase) {
            return List.of();
        }
    }

    Optional<ObjectIdentifier> table(List<String> names) {
        if (names.isEmpty() || names.size() > 3) {
            return Optional.empty();
        }
        return Optional.of(catalogs.qualifyIdentifier(UnresolvedIdentifier.of(names)));
    }

    /** Returns the columns of a table or view; empty if it is not found. */
    List<Column> columns(List<String> names) {
        try {
            return table(names)
                    .flatMap(catalogs::getTable)
                    .map(ContextResolvedTable::getResolvedSchema)
                    .map(ResolvedSchema::getColumns)
                    .orElse(List.of());
        } catch (Exception | LinkageError | AssertionError unreadable) {
            return List.of();
        }
    }

    /** Returns the columns of an item of FROM; empty if the item is unfinished. */
    List<Column> columns(Relation relation, Scope scope) {
        boolean isWith = relation.table.size() == 1 && scope.withNames().contains(relation.table.get(0));
        // UNNEST refers to another relation and cannot be resolved alone.
        boolean isAlone = !relation.sql.regionMatches(true, 0, "UNNEST", 0, 6);
        List<Column> found = (relation.table.isEmpty() && isAlone) || isWith
                ? columnsOf(scope.with() + "SELECT * FROM " + relation.sql)
                : columns(relation.table);
        if (relation.columns.isEmpty()) {
            return found;
        }
        List<Column> renamed = new ArrayList<>();
        for (int i = 0; i < relation.columns.size(); i++) {
            renamed.add(
                    found.size() == relation.columns.size()
                            ? found.get(i).rename(relation.columns.get(i))
                            : Column.physical(relation.columns.get(i), DataTypes.NULL()));
        }
        return renamed;
    }

    private List<Column> columnsOf(String query) {
        try {
            List<Operation> operations = workspace.tables().getParser().parse(query);
            return operations.get(0) instanceof QueryOperation
                    ? ((QueryOperation) operations.get(0)).getResolvedSchema().getColumns()
                    : List.of();
        } catch (Exception | LinkageError | AssertionError | StackOverflowError unfinished) {
            return List.of();
        }
    }
}
