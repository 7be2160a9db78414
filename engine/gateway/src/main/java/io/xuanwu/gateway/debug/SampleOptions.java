package io.xuanwu.gateway.debug;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** The options for a sample of a real table: its own, but no offsets are committed, and the scan is bounded if possible. */
final class SampleOptions {
    private static final Set<String> KAFKAS = Set.of("kafka", "upsert-kafka");

    private SampleOptions() {}

    static Map<String, String> of(Map<String, String> options) {
        Map<String, String> changed = new LinkedHashMap<>(options);
        if (KAFKAS.contains(options.getOrDefault("connector", ""))) {
            changed.put("properties.enable.auto.commit", "false");
            // Reads the existing rows; a scan that starts at the latest offset waits for new ones.
            if (!"latest-offset".equals(options.get("scan.startup.mode"))) {
                changed.putIfAbsent("scan.bounded.mode", "latest-offset");
            }
            if (!options.containsKey("properties.group.id")) {
                changed.put("properties.group.id", "xuanwu-sample-" + UUID.randomUUID());
                // A new consumer group has no committed offsets.
                changed.putIfAbsent("properties.auto.offset.reset", "earliest");
            }
        }
        return changed;
    }
}
