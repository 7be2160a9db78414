package io.xuanwu.gateway;

import io.xuanwu.gateway.check.CheckVerb;
import io.xuanwu.gateway.complete.CompleteVerb;
import io.xuanwu.gateway.debug.DebugVerb;
import io.xuanwu.gateway.debug.TablesVerb;
import io.xuanwu.gateway.hover.HoverVerb;
import io.xuanwu.gateway.hover.SignatureVerb;
import io.xuanwu.gateway.http.GatewayServer;
import io.xuanwu.gateway.lineage.LineageVerb;
import io.xuanwu.gateway.plan.PlanVerb;
import io.xuanwu.gateway.symbols.ReferencesVerb;
import io.xuanwu.gateway.symbols.SymbolsVerb;
import io.xuanwu.gateway.unfinished.Surroundings;
import io.xuanwu.gateway.words.WordsVerb;
import java.lang.management.ManagementFactory;
import org.apache.flink.runtime.util.EnvironmentInformation;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;

/** The verbs of one process, and its state. */
final class Gateway {
    private final Role role;
    private final CheckVerb check = new CheckVerb();
    private final Surroundings surroundings = new Surroundings();
    private final CompleteVerb complete = new CompleteVerb(surroundings);
    private final HoverVerb hover = new HoverVerb(surroundings);

    /** Null in a planner. */
    private final DebugVerb debug;

    private Gateway(Role role, DebugVerb debug) {
        this.role = role;
        this.debug = debug;
    }

    static Gateway open(Role role) throws Exception {
        return new Gateway(role, role == Role.WORKER ? DebugVerb.open() : null);
    }

    void serveOn(GatewayServer server) {
        server.on("GET", "/health", call -> call.reply(200, health()));
        server.on("POST", "/check", check);
        server.on("POST", "/lineage", new LineageVerb());
        server.on("POST", "/plan", new PlanVerb());
        server.on("POST", "/complete", complete);
        server.on("POST", "/tables", new TablesVerb());
        server.on("POST", "/hover", hover);
        server.on("POST", "/signature", new SignatureVerb(surroundings));
        server.on("POST", "/words", new WordsVerb());
        server.on("POST", "/symbols", new SymbolsVerb());
        server.on("POST", "/references", new ReferencesVerb());
        if (debug != null) {
            server.on("POST", "/debug", debug);
            server.on("POST", "/cancel", debug::cancel);
        }
    }

    /** Runs everything once, so that classes are loaded and code is compiled before the first request. */
    void warmUp() throws Exception {
        check.warmUp();
        complete.warmUp();
        hover.warmUp();
        if (debug != null) {
            debug.warmUp();
        }
    }

    private ObjectNode health() {
        ObjectNode health = JsonNodeFactory.instance.objectNode();
        health.put("release", EnvironmentInformation.getVersion());
        health.put("role", role.onTheWire());
        health.put("busy", debug != null && debug.isBusy());
        health.put("sessions", debug == null ? 0 : debug.sessions());
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
