package io.xuanwu.gateway.tables;

import java.util.Map;
import org.apache.flink.table.catalog.CatalogDatabase;
import org.apache.flink.table.catalog.CatalogDatabaseImpl;
import org.apache.flink.table.catalog.GenericInMemoryCatalog;
import org.apache.flink.table.catalog.exceptions.DatabaseAlreadyExistException;
import org.apache.flink.table.catalog.exceptions.DatabaseNotExistException;

/**
 * Stands in for a catalog whose jar is missing. Nobody here knows which databases the real one has, so each that a
 * script names is there.
 */
final class AbsentCatalog extends GenericInMemoryCatalog {
    /** While a database is created, Flink's own code asks whether it is there. */
    private boolean isCreating;

    AbsentCatalog(String name) {
        super(name, "default");
    }

    @Override
    public boolean databaseExists(String database) {
        if (super.databaseExists(database) || isCreating) {
            return super.databaseExists(database);
        }
        create(database, new CatalogDatabaseImpl(Map.of(), null));
        return true;
    }

    @Override
    public CatalogDatabase getDatabase(String database) throws DatabaseNotExistException {
        databaseExists(database);
        return super.getDatabase(database);
    }

    @Override
    public void createDatabase(String database, CatalogDatabase created, boolean ignoreIfExists) {
        create(database, created);
    }

    private void create(String database, CatalogDatabase created) {
        isCreating = true;
        try {
            super.createDatabase(database, created, true);
        } catch (DatabaseAlreadyExistException impossible) {
            throw new IllegalStateException(impossible);
        } finally {
            isCreating = false;
        }
    }
}
