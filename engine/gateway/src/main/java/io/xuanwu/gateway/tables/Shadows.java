package io.xuanwu.gateway.tables;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.catalog.ObjectIdentifier;
import org.apache.flink.table.catalog.ResolvedCatalogTable;

/**
 * Leads the factory, which Flink finds by its name and gives only options, to the workspace that the shadow belongs to.
 * One map a process; a workspace is in it from its opening to its closing.
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

    /** Knows how each table behaves. */
    @FunctionalInterface
    interface Source {
        Behaviour behaviour(ObjectIdentifier table, ResolvedCatalogTable shadow, ReadableConfig config);
    }
}
