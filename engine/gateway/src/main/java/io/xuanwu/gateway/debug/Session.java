package io.xuanwu.gateway.debug;

import io.xuanwu.gateway.finding.Finding;
import io.xuanwu.gateway.mock.Exchange;
import io.xuanwu.job.FlinkProblem;
import java.io.IOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A session. Its work has its own thread, because user code may block; the thread of the request sends the events and
 * ends the session in time even if the work does not end.
 */
final class Session {
    private static final Logger LOG = LoggerFactory.getLogger(Session.class);
    /** How long the work may take to end after the session was ended. */
    private static final long PATIENCE_MS = 1_000;

    private final DebugRequest request;
    private final String id;
    private final UserCode user;
    private final SessionJobs jobs;
    private final Flow flow;
    private final Talk talk;
    private final CompletableFuture<String> failure = new CompletableFuture<>();
    private volatile boolean outOfMemory;

    /**
     * @param id of this session, unique in the process
     */
    Session(DebugRequest request, String id, UserCode user, WorkerCluster cluster, Flow flow, Talk talk) {
        this.request = request;
        this.id = id;
        this.user = user;
        this.jobs = new SessionJobs(cluster.flink(), user.jars());
        this.flow = flow;
        this.talk = talk;
    }

    /**
     * Runs the session to its end.
     *
     * @throws IOException if the client has disconnected; the session has been ended in this case, too
     */
    Ending run() throws IOException, InterruptedException {
        Thread work = new Thread(this::work, "debug-" + id);
        work.setDaemon(true);
        work.setContextClassLoader(user.loader());
        Leftovers leftovers = Leftovers.before(!user.jars().isEmpty());
        flow.output.listen();
        work.start();
        String reason = "cancelled";
        boolean ended;
        try {
            reason = flow.carry(talk, failure);
        } finally {
            ended = end(work);
        }
        String said = reason.equals("finished") ? failure.join() : "";
        boolean clean = ended && !outOfMemory && leftovers.areNone();
        return new Ending(said.isEmpty() ? reason : "failed", said, clean);
    }

    private boolean end(Thread work) throws InterruptedException {
        flow.close();
        jobs.end();
        work.join(PATIENCE_MS);
        if (work.isAlive()) {
            work.interrupt();
            work.join(PATIENCE_MS / 5);
        }
        boolean ended = jobs.haveEnded(PATIENCE_MS / 5) && !work.isAlive();
        Output.stopListening();
        Exchange.close(id + "/");
        return ended;
    }

    private void work() {
        try (user) {
            failure.complete(request.definition.jar.isPresent() ? program() : script());
        } catch (Refused refused) {
            tell(refused);
            failure.complete(refused.getMessage());
        } catch (CancellationException | InterruptedException | IOException stopped) {
            failure.complete("The session was ended.");
        } catch (Exception | LinkageError | StackOverflowError unexpected) {
            LOG.error("A session failed", unexpected);
            failure.complete(FlinkProblem.message(unexpected));
        } catch (OutOfMemoryError full) {
            outOfMemory = true;
            failure.complete("The session has used up its memory.");
        } finally {
            failure.complete("The session ended for an unknown reason.");
        }
    }

    private String script() throws Refused, IOException, InterruptedException, ExecutionException {
        try (SqlSession session = new SqlSession(request, id, user.loader(), flow, talk)) {
            jobs.run(session.prepare(new SourceSample(jobs, session.workspace(), session::runtime, flow)));
            accepted();
            return jobs.failure(user.loader());
        }
    }

    private String program() throws Refused, IOException, InterruptedException, ExecutionException {
        new ProgramSession(request.definition, user, jobs, this::accepted).run();
        return jobs.failure(user.loader());
    }

    private void accepted() throws IOException {
        talk.step("execute");
        flow.begin();
    }

    private void tell(Refused refused) {
        try {
            for (Finding finding : refused.findings) {
                talk.finding(finding);
            }
        } catch (IOException gone) {
            LOG.debug("The client has disconnected before the findings were sent", gone);
        }
    }

    /** How a session ended. */
    static final class Ending {
        final String reason;
        final String message;
        final boolean clean;

        Ending(String reason, String message, boolean clean) {
            this.reason = reason;
            this.message = message;
            this.clean = clean;
        }
    }
}
