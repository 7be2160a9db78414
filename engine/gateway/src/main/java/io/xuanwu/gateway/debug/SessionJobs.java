package io.xuanwu.gateway.debug;

import io.xuanwu.gateway.flink.FlinkApis;
import java.net.URL;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobID;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.runtime.minicluster.MiniCluster;

/** The jobs that one session has started, so that all of them end with it. Safe for several threads. */
final class SessionJobs {
    private static final int ACCEPTANCE_S = 30;

    private final MiniCluster cluster;
    private final List<URL> classPath;
    private final Map<JobID, CompletableFuture<JobResult>> results = new ConcurrentHashMap<>();
    private volatile boolean isOver;

    /**
     * @param classPath what tasks load the user's code from
     */
    SessionJobs(MiniCluster cluster, List<URL> classPath) {
        this.cluster = cluster;
        this.classPath = classPath;
    }

    MiniCluster cluster() {
        return cluster;
    }

    boolean isEmpty() {
        return results.isEmpty();
    }

    /**
     * Returns once Flink has accepted the job, with what completes when it has ended in any way.
     *
     * @throws CancellationException when the session has ended
     */
    CompletableFuture<JobResult> run(JobGraph graph) throws InterruptedException, ExecutionException {
        graph.setClasspaths(classPath);
        try {
            FlinkApis.current().submit(cluster, graph).get(ACCEPTANCE_S, TimeUnit.SECONDS);
        } catch (TimeoutException late) {
            throw new IllegalStateException("Flink has not accepted the job within " + ACCEPTANCE_S + " s", late);
        }
        CompletableFuture<JobResult> result = cluster.requestJobResult(graph.getJobID());
        results.put(graph.getJobID(), result);
        if (isOver) {
            cluster.cancelJob(graph.getJobID());
            throw new CancellationException();
        }
        return result;
    }

    void cancel(JobID job) {
        if (!results.get(job).isDone()) {
            cluster.cancelJob(job);
        }
    }

    /** Cancels whatever runs, and what will be started. */
    void end() {
        isOver = true;
        results.keySet().forEach(this::cancel);
    }

    /** Whether all jobs have ended by then. */
    boolean haveEnded(long patienceMs) throws InterruptedException {
        List<CompletableFuture<JobResult>> all = new ArrayList<>(results.values());
        try {
            CompletableFuture.allOf(all.toArray(new CompletableFuture<?>[0])).get(patienceMs, TimeUnit.MILLISECONDS);
            return true;
        } catch (ExecutionException forgotten) {
            return true;
        } catch (TimeoutException still) {
            return false;
        }
    }

    /** Waits for the end of all; the failure of the first that failed, in plain words, or an empty text. */
    String failure(ClassLoader userCode) throws InterruptedException, ExecutionException {
        String said = "";
        for (CompletableFuture<JobResult> each : results.values()) {
            String one = JobFailure.of(each.get(), userCode);
            said = said.isEmpty() ? one : said;
        }
        return said;
    }
}
