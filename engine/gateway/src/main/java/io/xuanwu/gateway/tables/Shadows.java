package io.xuanwu.gateway.tables;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.catalog.ObjectIdentifier;
import org.apache.flink.table.catalog.ResolvedCatalogTable;

/**
 * Finds the workspace of a shadow for the factory, which Flink finds by name and which gets only options. One map per
 * process; a workspace is in it while it is open.
 */
final class Shadows {
    private static final Map<String, Source> OPEN = new ConcurrentHashMap<>();

    private Shadows() {}

    static void open(String workspace, Source source) {
        OPEN.put(workspace, source);
    }

    static void close(String workspace) {
        OPEN.remove(workspace);
    }

    static Source of(String workspace) {
        Source found = workspace == null ? null : OPEN.get(workspace);
        if (found == null) {
            throw new IllegalStateException("The shadow's workspace '" + workspace + "' is not open");
        }
        return found;
    }

    /** Determines how each table behaves. */
    @FunctionalInterface
    interface Source {
        Behaviour behaviour(ObjectIdentifier table, ResolvedCatalogTable shadow, ReadableConfig config);
    }
}
