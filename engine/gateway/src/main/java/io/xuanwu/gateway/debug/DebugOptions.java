package io.xuanwu.gateway.debug;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.flink.table.api.config.ExecutionConfigOptions;

/** The options of a debugged job: its own, without those that affect other systems or outlive the session. */
final class DebugOptions {
    /** Parallelism 1 is enough for mock rows and keeps their order; without restarts the user sees a failure. */
    static final Map<String, String> IMPOSED = Map.of(
            "parallelism.default", "1",
            "execution.buffer-timeout.interval", "10 ms",
            "restart-strategy.type", "none");

    /** A session has no checkpoints, state backends or restarts, and their directories may be anywhere. */
    private static final List<String> WITHOUT = List.of(
            "execution.checkpointing.", "execution.savepoint", "state.", "restart-strategy", "high-availability");

    private DebugOptions() {}

    /** Returns a copy of the document; for a SQL definition, without the options that a session omits. */
    static JsonNode of(JsonNode document) {
        JsonNode copy = document.deepCopy();
        JsonNode options = copy.path("options");
        if (options.isObject() && copy.path("kind").asText().equals("sql")) {
            List<String> names = new ArrayList<>();
            options.fieldNames().forEachRemaining(names::add);
            names.stream().filter(DebugOptions::isLeftOut).forEach(((ObjectNode) options)::remove);
        }
        return copy;
    }

    /** Removes options that a script has SET but a session omits, and limits the parallelism to the number of slots. */
    static void mend(Configuration options) {
        for (String key : options.toMap().keySet()) {
            if (isLeftOut(key)) {
                options.removeKey(key);
            }
        }
        if (options.get(CoreOptions.DEFAULT_PARALLELISM) > WorkerCluster.SLOTS) {
            options.set(CoreOptions.DEFAULT_PARALLELISM, WorkerCluster.SLOTS);
        }
        if (options.get(ExecutionConfigOptions.TABLE_EXEC_RESOURCE_DEFAULT_PARALLELISM) > WorkerCluster.SLOTS) {
            options.set(ExecutionConfigOptions.TABLE_EXEC_RESOURCE_DEFAULT_PARALLELISM, WorkerCluster.SLOTS);
        }
    }

    /** Imposes the options on a program; checkpoints stay enabled, because its sinks are real and may need them. */
    static void impose(Configuration options) {
        IMPOSED.forEach(options::setString);
    }

    private static boolean isLeftOut(String key) {
        return WITHOUT.stream().anyMatch(key::startsWith);
    }
}
