package io.xuanwu.gateway.debug;

import io.xuanwu.gateway.debug.Session.Ending;
import io.xuanwu.gateway.finding.Finding;
import io.xuanwu.gateway.http.BadRequest;
import io.xuanwu.gateway.http.Call;
import io.xuanwu.gateway.http.Events;
import io.xuanwu.gateway.http.Handler;
import io.xuanwu.job.failure.EngineFailure;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code POST /debug}: runs one session at a time and streams its events. */
public final class DebugVerb implements Handler {
    private static final Logger LOG = LoggerFactory.getLogger(DebugVerb.class);
    private static final String WARMING_TABLES = "CREATE TABLE a (id INT, name STRING, v DECIMAL(10, 2),"
            + " t TIMESTAMP(3), p AS PROCTIME(), WATERMARK FOR t AS t - INTERVAL '5' SECOND) WITH ('connector' = 'kafka');"
            + "CREATE TABLE b (id INT, name STRING, PRIMARY KEY (id) NOT ENFORCED) WITH ('connector' = 'jdbc');";
    private static final List<String> WARMING = List.of(
            "SELECT id, UPPER(name), v * 2 FROM a WHERE v > 0",
            "SELECT name, COUNT(*), SUM(v) FROM a GROUP BY name",
            "SELECT id, COUNT(*) FROM TABLE(TUMBLE(TABLE a, DESCRIPTOR(t), INTERVAL '10' SECOND))"
                    + " GROUP BY id, window_start, window_end",
            "SELECT a.id, b.name FROM a JOIN b FOR SYSTEM_TIME AS OF a.p ON a.id = b.id",
            "SELECT a.id, b.name FROM a JOIN b ON a.id = b.id");

    private final WorkerCluster cluster;
    private final Path artifacts;
    private final AtomicReference<Running> running = new AtomicReference<>();
    private final AtomicInteger sessions = new AtomicInteger();

    private DebugVerb(WorkerCluster cluster, Path artifacts) {
        this.cluster = cluster;
        this.artifacts = artifacts;
    }

    /** Starts the Flink MiniCluster of the sessions, and captures standard output. */
    public static DebugVerb open() throws Exception {
        return open(Path.of(System.getenv().getOrDefault("XUANWU_ARTIFACT_DIR", ".")));
    }

    /**
     * @param artifacts the directory of the jars, each named by its hash
     */
    static DebugVerb open(Path artifacts) throws Exception {
        Output.capture();
        return new DebugVerb(WorkerCluster.start(), artifacts);
    }

    public boolean isBusy() {
        return running.get() != null;
    }

    public int sessions() {
        return sessions.get();
    }

    @Override
    public void serve(Call call) throws Exception {
        DebugRequest request = DebugRequest.read(call.body());
        Running own = new Running(request);
        if (!running.compareAndSet(null, own)) {
            throw new BadRequest(409, "busy", "This worker already runs a session.");
        }
        try (Events events = call.stream()) {
            Talk talk = new Talk(events, call.arrived);
            Ending ending = run(request, own.flow, talk);
            // A client that received the end may start the next session immediately.
            running.set(null);
            talk.end(ending.reason, ending.message, ending.clean);
        } catch (IOException gone) {
            LOG.info("The client of the session has disconnected");
        } finally {
            running.compareAndSet(own, null);
        }
    }

    /** {@code POST /cancel}: takes effect immediately; does nothing if the session has ended. */
    public void cancel(Call call) throws Exception {
        String session = call.body().path("session").asText();
        Running now = running.get();
        if (now != null && now.session.equals(session)) {
            now.flow.cancel();
        }
        call.reply(200, JsonNodeFactory.instance.objectNode());
    }

    /** Runs typical sessions, so that classes are loaded and code is compiled before the first request. */
    public void warmUp() throws Exception {
        for (String script : WARMING) {
            ObjectNode body = JsonNodeFactory.instance.objectNode();
            body.putObject("definition").put("version", 1).put("kind", "sql").put("sql", WARMING_TABLES + script);
            try (Events nowhere = new Events(OutputStream.nullOutputStream())) {
                DebugRequest request = DebugRequest.read(body);
                run(request, new Flow(request), new Talk(nowhere, System.nanoTime()));
            }
        }
        Leftovers.remember();
    }

    private Ending run(DebugRequest request, Flow flow, Talk talk) throws IOException, InterruptedException {
        String id = "session-" + sessions.incrementAndGet();
        UserCode user;
        try {
            user = UserCode.open(request.definition, artifacts);
        } catch (EngineFailure failure) {
            talk.finding(Finding.of(failure));
            return new Ending("failed", failure.getMessage(), true);
        }
        return new Session(request, id, user, cluster, flow, talk).run();
    }

    private static final class Running {
        private final String session;
        private final Flow flow;

        private Running(DebugRequest request) {
            this.session = request.session;
            this.flow = new Flow(request);
        }
    }
}
