package io.xuanwu.gateway.tables;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The options of a shadow: those of the real table, except the connector, which is ours. LIKE and ALTER thus still work
 * on what the user wrote.
 */
final class ShadowOptions {
    static final String IDENTIFIER = "xuanwu-shadow";
    static final String WORKSPACE = "xuanwu.workspace";

    private static final String CONNECTOR = "connector";
    private static final String REAL_CONNECTOR = "xuanwu.connector";

    private ShadowOptions() {}

    static boolean isShadow(Map<String, String> options) {
        return IDENTIFIER.equals(options.get(CONNECTOR));
    }

    /** Created from the options of a statement; with LIKE these may already be those of a shadow. */
    static Map<String, String> shadow(Map<String, String> given, String workspace) {
        Map<String, String> options = new LinkedHashMap<>(given);
        String connector = given.get(CONNECTOR);
        if (connector != null && !connector.equals(IDENTIFIER)) {
            options.put(REAL_CONNECTOR, connector);
        }
        options.put(CONNECTOR, IDENTIFIER);
        options.put(WORKSPACE, workspace);
        return options;
    }

    /** Returns the options of the real table, without {@code connector} if the user gave none. */
    static Map<String, String> real(Map<String, String> options) {
        Map<String, String> real = new LinkedHashMap<>(options);
        if (isShadow(options)) {
            real.remove(CONNECTOR);
            real.remove(WORKSPACE);
            String connector = real.remove(REAL_CONNECTOR);
            if (connector != null) {
                real.put(CONNECTOR, connector);
            }
        }
        return real;
    }
}
