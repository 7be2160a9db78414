package io.xuanwu.gateway.complete;

import io.xuanwu.gateway.complete.Candidate.Kind;
import io.xuanwu.gateway.tables.Workspace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.apache.flink.table.catalog.CatalogManager;

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
}
