package io.xuanwu.gateway;

import io.xuanwu.gateway.check.CheckVerb;
import io.xuanwu.gateway.http.GatewayServer;
import java.lang.management.ManagementFactory;
import org.apache.flink.runtime.util.EnvironmentInformation;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;

/** The verbs of one process, and how it is. */
final class Gateway {
    private final Role role;
    private final CheckVerb check = new CheckVerb();

    private Gateway(Role role) {
        this.role = role;
    }

    static Gateway open(Role role) {
        return new Gateway(role);
    }

    void serveOn(GatewayServer server) {
        server.on("GET", "/health", call -> call.reply(200, health()));
        server.on("POST", "/check", check);
    }

    /** Does everything once, so that the first request finds classes loaded and code compiled. */
    void warmUp() throws Exception {
        check.warmUp();
    }

    private ObjectNode health() {
        ObjectNode health = JsonNodeFactory.instance.objectNode();
        health.put("release", EnvironmentInformation.getVersion());
        health.put("role", role.onTheWire());
        health.put("busy", false);
        health.put("sessions", 0);
        health.put(
                "heap_mib",
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 20);
        health.put("metaspace_mib", metaspace() >> 20);
        health.put("uptime_ms", ManagementFactory.getRuntimeMXBean().getUptime());
        return health;
    }

    private static long metaspace() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getName().equals("Metaspace"))
                .mapToLong(pool -> pool.getUsage().getUsed())
                .sum();
    }
}
