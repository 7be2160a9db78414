package io.xuanwu.gateway.mock;

import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;

/** A value that does not match its type, and its position within the column. */
final class Misfit extends Exception {
    private static final long serialVersionUID = 1L;
    private static final int MOST_SHOWN = 60;

    /** {@code .city} or {@code [2]} below the column; empty at its top. */
    final String path;

    private Misfit(String path, String message) {
        super(message, null, false, false);
        this.path = path;
    }

    /**
     * @param expected such as {@code DATE such as 2026-01-31}
     */
    static Misfit of(String expected, JsonNode came) {
        return new Misfit("", "expected " + expected + ", but got " + shown(came) + ".");
    }

    static Misfit saying(String message) {
        return new Misfit("", message);
    }

    Misfit below(String step) {
        return new Misfit(step + path, getMessage());
    }

    private static String shown(JsonNode value) {
        if (value.isTextual()) {
            return "the text '" + cut(value.asText()) + "'";
        }
        if (value.isArray()) {
            return "the list " + cut(value.toString());
        }
        if (value.isObject()) {
            return "the object " + cut(value.toString());
        }
        return cut(value.toString());
    }

    private static String cut(String text) {
        return text.length() <= MOST_SHOWN ? text : text.substring(0, MOST_SHOWN) + "…";
    }
}
