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

/** The jobs of a session, which end with it. Thread-safe. */
final class SessionJobs {
    private static final int ACCEPTANCE_S = 30;

    private final MiniCluster cluster;
    private final List<URL> classPath;
    private final Map<JobID, CompletableFuture<JobResult>> results = new ConcurrentHashMap<>();
    private volatile boolean isOver;

    /**
     * @param classPath the jars from which tasks load user code
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
     * Submits a job; returns when Flink has accepted it. The returned future completes when the job has ended.
     *
     * @throws CancellationException if the session has ended
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

    /** Cancels all running jobs and those that are submitted later. */
    void end() {
        isOver = true;
        results.keySet().forEach(this::cancel);
    }

    /** Returns whether all jobs end within the given time. */
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

    /** Waits for the end of all jobs; returns a description of one failure, or an empty string if none failed. */
    String failure(ClassLoader userCode) throws InterruptedException, ExecutionException {
        String said = "";
        for (CompletableFuture<JobResult> each : results.values()) {
            String one = JobFailure.of(each.get(), userCode);
            said = said.isEmpty() ? one : said;
        }
        return said;
    }
}
