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

/** Says the events of one session, in the words of the wire; knows the time since the request. Threads:
 * the session's tells of steps, the request's of rows and the end. */
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

    /** The step that began with the end of the one before is done. */
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
     * @param given the rows themselves, or null
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

    /** Rows in the order in which they were shown; those of one console side by side become one event. */
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
