package io.xuanwu.gateway.debug;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** With which options a real table is sampled: its own, but nothing is remembered of the reading, and it ends if it can. */
final class SampleOptions {
    private static final Set<String> KAFKAS = Set.of("kafka", "upsert-kafka");

    private SampleOptions() {}

    static Map<String, String> of(Map<String, String> options) {
        Map<String, String> changed = new LinkedHashMap<>(options);
        if (KAFKAS.contains(options.getOrDefault("connector", ""))) {
            changed.put("properties.enable.auto.commit", "false");
            // The rows that are there now; one that begins with the newest row waits for more.
            if (!"latest-offset".equals(options.get("scan.startup.mode"))) {
                changed.putIfAbsent("scan.bounded.mode", "latest-offset");
            }
            if (!options.containsKey("properties.group.id")) {
                changed.put("properties.group.id", "xuanwu-sample-" + UUID.randomUUID());
                // A group that nobody knows has read nothing yet.
                changed.putIfAbsent("properties.auto.offset.reset", "earliest");
            }
        }
        return changed;
    }
}
