package io.xuanwu.gateway.mock;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;

/**
 * Where tasks find the rows and consoles of their session: they run in this process, but Flink hands them only what can
 * be serialized, which here is a name. A session closes what it has opened.
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

    /** None once the session is closed. */
    static List<RowData> rows(String name) {
        return ROWS.getOrDefault(name, List.of());
    }

    /** Null once the session is closed. */
    static Console console(String name) {
        return CONSOLES.get(name);
    }

    /** A row of its own for each who takes it: operators may change the kind of a row that they were given. */
    static RowData copy(RowData row) {
        GenericRowData given = (GenericRowData) row;
        GenericRowData copy = new GenericRowData(given.getRowKind(), given.getArity());
        for (int i = 0; i < given.getArity(); i++) {
            copy.setField(i, given.getField(i));
        }
        return copy;
    }

    /** Forgets all whose name begins with {@code session}. */
    public static void close(String session) {
        ROWS.keySet().removeIf(name -> name.startsWith(session));
        CONSOLES.keySet().removeIf(name -> name.startsWith(session));
    }

    /** How many things sessions have left here; 0 when none is open. */
    static int size() {
        return ROWS.size() + CONSOLES.size();
    }
}
