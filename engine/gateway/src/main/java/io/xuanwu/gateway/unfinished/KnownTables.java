package io.xuanwu.gateway.unfinished;

import io.xuanwu.gateway.tables.Workspace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.catalog.CatalogManager;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.ContextResolvedTable;
import org.apache.flink.table.catalog.ObjectIdentifier;
import org.apache.flink.table.catalog.ResolvedCatalogTable;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.catalog.UnresolvedIdentifier;
import org.apache.flink.table.operations.Operation;
import org.apache.flink.table.operations.QueryOperation;

/** The columns of tables, views, CTEs and subqueries in a workspace, with their types. */
public final class KnownTables {
    private final Workspace workspace;
    private final CatalogManager catalogs;

    public KnownTables(Workspace workspace) {
        this.workspace = workspace;
        this.catalogs = workspace.tables().getCatalogManager();
    }

    /** Returns the full name of a table, whether there is one or not; empty for more than three parts. */
    public Optional<ObjectIdentifier> table(List<String> names) {
        if (names.isEmpty() || names.size() > 3) {
            return Optional.empty();
        }
        return Optional.of(catalogs.qualifyIdentifier(UnresolvedIdentifier.of(names)));
    }

    /** Returns the options of an existing table, which a statement alters, copies or puts a hint on; else none. */
    public Map<String, String> options(List<String> names) {
        try {
            return table(names)
                    .flatMap(workspace::realTable)
                    .map(ResolvedCatalogTable::getOptions)
                    .orElse(Map.of());
        } catch (Exception | LinkageError | AssertionError unreadable) {
            return Map.of();
        }
    }

    /** Returns the columns of a table or view; empty if it is not found. */
    public List<Column> columns(List<String> names) {
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
    public List<Column> columns(Relation relation, Scope scope) {
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

    /** Returns the columns of a query's result; empty if the query is unfinished or wrong. */
    public List<Column> columnsOf(String query) {
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
