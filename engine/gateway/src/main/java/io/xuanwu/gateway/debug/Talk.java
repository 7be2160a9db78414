package io.xuanwu.gateway.debug;

import io.xuanwu.gateway.finding.Finding;
import io.xuanwu.gateway.http.Events;
import io.xuanwu.gateway.mock.Console.Shown;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ArrayNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.flink.table.types.logical.RowType;

/**
 * The events of a session as they are sent to the client, with the time since the request. The session's thread sends
 * steps; the request's thread sends rows and the end.
 */
final class Talk {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Events events;
    private final long began;
    private final Map<Integer, Integer> counts = new ConcurrentSkipListMap<>();
    private long stepBegan;

    /**
     * @param began {@link System#nanoTime()} of the request
     */
    Talk(Events events, long began) {
        this.events = events;
        this.began = began;
        this.stepBegan = began;
    }

    /** Sends the end of a step; the step began when the previous one ended. */
    void step(String name) throws IOException {
        long now = System.nanoTime();
        ObjectNode event = event("step").put("step", name).put("ms", (now - stepBegan) / 1000 / 1000.0);
        stepBegan = now;
        events.send(event);
    }

    void finding(Finding finding) throws IOException {
        ObjectNode event = event("finding");
        event.setAll(finding.toJson());
        events.send(event);
    }

    /**
     * @param given the rows, or null to omit them
     */
    void source(String table, String how, int rows, JsonNode given) throws IOException {
        ObjectNode event = event("source").put("table", table).put("how", how).put("rows", rows);
        if (given != null) {
            event.set("given", given);
        }
        events.send(event);
    }

    void console(int id, String name, int statement, RowType type) throws IOException {
        counts.put(id, 0);
        ObjectNode event = event("console").put("id", id).put("name", name).put("statement", statement);
        ArrayNode columns = event.putArray("columns");
        for (RowType.RowField field : type.getFields()) {
            columns.addObject()
                    .put("name", field.getName())
                    .put("type", field.getType().asSummaryString());
        }
        events.send(event);
    }

    /** Sends rows in the order in which they arrived; adjacent rows of one console become one event. */
    void rows(List<Shown> shown) throws IOException {
        int at = 0;
        while (at < shown.size()) {
            int console = shown.get(at).console;
            ObjectNode event = event("rows").put("id", console);
            ArrayNode rows = event.putArray("rows");
            for (; at < shown.size() && shown.get(at).console == console; at++) {
                Shown row = shown.get(at);
                rows.addArray()
                        .add(row.kind)
                        .add((row.nanos - began) / 1000 / 1000.0)
                        .add(row.values);
            }
            counts.merge(console, rows.size(), Integer::sum);
            events.send(event);
        }
    }

    void output(List<String> lines) throws IOException {
        ObjectNode event = event("output");
        lines.forEach(event.putArray("lines")::add);
        events.send(event);
    }

    void beat() throws IOException {
        events.beat();
    }

    void end(String reason, String message, boolean clean) throws IOException {
        ObjectNode event = event("end").put("reason", reason).put("message", message);
        ObjectNode told = event.putObject("counts");
        counts.forEach((console, count) -> told.put(String.valueOf(console), count));
        event.put("ms", (System.nanoTime() - began) / 1000 / 1000.0).put("clean", clean);
        events.send(event);
    }

    private static ObjectNode event(String name) {
        return JSON.objectNode().put("event", name);
    }
}
