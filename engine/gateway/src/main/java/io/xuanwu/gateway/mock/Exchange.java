package io.xuanwu.gateway.mock;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
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

    static List<RowData> rows(String name) {
        return ROWS.getOrDefault(name, List.of());
    }

    static Console console(String name) {
        return CONSOLES.get(name);
    }

    /** Forgets all whose name begins with {@code session}. */
    public static void close(String session) {
        ROWS.keySet().removeIf(name -> name.startsWith(session));
        CONSOLES.keySet().removeIf(name -> name.startsWith(session));
    }
}
