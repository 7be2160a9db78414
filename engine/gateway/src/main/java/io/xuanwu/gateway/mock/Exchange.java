package io.xuanwu.gateway.mock;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;

/**
 * The registry in which tasks find the rows and consoles of their session. Tasks run in this process, but Flink passes
 * them only serializable objects, so they get a name. A session removes its entries.
 */
public final class Exchange {
    private static final Map<String, List<RowData>> ROWS = new ConcurrentHashMap<>();
    private static final Map<String, Console> CONSOLES = new ConcurrentHashMap<>();

    private Exchange() {}

    static void offer(String name, List<RowData> rows) {
        ROWS.put(name, rows);
    }

    static void offer(String name, Console console) {
        CONSOLES.put(name, console);
    }

    /** Returns the rows; empty after the session is closed. */
    static List<RowData> rows(String name) {
        return ROWS.getOrDefault(name, List.of());
    }

    /** Returns the console; null after the session is closed. */
    static Console console(String name) {
        return CONSOLES.get(name);
    }

    /** Returns a copy of the row for each consumer, because operators may change the kind of a row. */
    static RowData copy(RowData row) {
        GenericRowData given = (GenericRowData) row;
        GenericRowData copy = new GenericRowData(given.getRowKind(), given.getArity());
        for (int i = 0; i < given.getArity(); i++) {
            copy.setField(i, given.getField(i));
        }
        return copy;
    }

    /** Removes all entries whose name starts with {@code session}. */
    public static void close(String session) {
        ROWS.keySet().removeIf(name -> name.startsWith(session));
        CONSOLES.keySet().removeIf(name -> name.startsWith(session));
    }

    /** Returns the number of entries; 0 if no session is open. */
    static int size() {
        return ROWS.size() + CONSOLES.size();
    }
}
