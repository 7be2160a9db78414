package io.xuanwu.gateway.debug;

import io.xuanwu.gateway.finding.Finding;
import io.xuanwu.gateway.http.BadRequest;
import io.xuanwu.gateway.http.Call;
import io.xuanwu.gateway.http.Events;
import io.xuanwu.gateway.http.Handler;
import io.xuanwu.gateway.mock.Exchange;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code POST /debug}: one session at a time, told as it goes. */
public final class DebugVerb implements Handler {
    private static final Logger LOG = LoggerFactory.getLogger(DebugVerb.class);
    /** How long a job may take to end when it is told to. */
    private static final long PATIENCE_MS = 1_000;

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
    private final AtomicReference<Running> running = new AtomicReference<>();
    private final AtomicInteger sessions = new AtomicInteger();

    private DebugVerb(WorkerCluster cluster) {
        this.cluster = cluster;
    }

    /** Starts the small Flink on which sessions run, and captures what is printed. */
    public static DebugVerb open() throws Exception {
        Output.capture();
        return new DebugVerb(WorkerCluster.start());
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
        Running own = new Running(request.session);
        if (!running.compareAndSet(null, own)) {
            throw new BadRequest(409, "busy", "A session runs in this worker.");
        }
        try (Events events = call.stream()) {
            sessions.incrementAndGet();
            Talk talk = new Talk(events, call.arrived);
            Ending ending = run(request, own.flow, talk);
            // Who hears the end may come again at once.
            running.set(null);
            talk.end(ending.reason, ending.message, ending.clean);
        } catch (IOException gone) {
            LOG.info("Nobody listens to the session any more");
        } finally {
            running.compareAndSet(own, null);
        }
    }

    /** {@code POST /cancel}: takes effect at once; a session that has ended is no error. */
    public void cancel(Call call) throws Exception {
        String session = call.body().path("session").asText();
        Running now = running.get();
        if (now != null && now.session.equals(session)) {
            now.flow.cancel();
        }
        call.reply(200, JsonNodeFactory.instance.objectNode());
    }

    /** Runs what most sessions do, so that the first one finds classes loaded and code compiled. */
    public void warmUp() throws Exception {
        for (String script : WARMING) {
            ObjectNode body = JsonNodeFactory.instance.objectNode();
            body.putObject("definition").put("version", 1).put("kind", "sql").put("sql", WARMING_TABLES + script);
            try (Events nowhere = new Events(OutputStream.nullOutputStream())) {
                run(DebugRequest.read(body), new Flow(), new Talk(nowhere, System.nanoTime()));
            }
        }
    }

    private Ending run(DebugRequest request, Flow flow, Talk talk) throws Exception {
        String id = "session-" + sessions.get();
        flow.output.listen();
        try (UserCode user = UserCode.open(request.definition);
                SqlSession session = new SqlSession(request, id, user.loader(), flow, talk)) {
            JobGraph graph = session.prepare(
                    new SourceSample(cluster, session.workspace(), session::runtime, user.jars(), flow));
            graph.setClasspaths(user.jars());
            CompletableFuture<JobResult> result = cluster.run(graph);
            talk.step("execute");
            return carry(request, flow, talk, graph, result, user.loader());
        } catch (Refused refused) {
            for (Finding finding : refused.findings) {
                talk.finding(finding);
            }
            return new Ending("failed", refused.getMessage(), true);
        } finally {
            Output.stopListening();
            Exchange.close(id + "/");
        }
    }

    private Ending carry(
            DebugRequest request,
            Flow flow,
            Talk talk,
            JobGraph graph,
            CompletableFuture<JobResult> result,
            ClassLoader userCode)
            throws Exception {
        String reason = "cancelled";
        boolean ended;
        try {
            reason = flow.carry(talk, result, request.limitRows, request.limitSeconds);
        } finally {
            ended = cluster.cancel(graph.getJobID(), result, PATIENCE_MS);
        }
        String failure = reason.equals("finished") ? JobFailure.of(result.get(), userCode) : "";
        return new Ending(failure.isEmpty() ? reason : "failed", failure, ended);
    }

    private static final class Ending {
        private final String reason;
        private final String message;
        private final boolean clean;

        private Ending(String reason, String message, boolean clean) {
            this.reason = reason;
            this.message = message;
            this.clean = clean;
        }
    }

    private static final class Running {
        private final String session;
        private final Flow flow = new Flow();

        private Running(String session) {
            this.session = session;
        }
    }
}
