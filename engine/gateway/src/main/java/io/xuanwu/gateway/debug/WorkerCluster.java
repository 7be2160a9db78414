package io.xuanwu.gateway.debug;

import io.xuanwu.gateway.flink.FlinkApis;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;

/** The small Flink inside a worker: it lives as long as the process, and runs one job after the other. */
public final class WorkerCluster {
    private static final int SLOTS = 8;

    private final MiniCluster cluster;

    private WorkerCluster(MiniCluster cluster) {
        this.cluster = cluster;
    }

    static WorkerCluster start() throws Exception {
        Configuration options = new Configuration();
        options.setString("rest.address", "127.0.0.1");
        options.setString("rest.bind-address", "127.0.0.1");
        options.setString("rest.port", "0");
        options.setString("web.submit.enable", "false");
        options.setString("taskmanager.memory.network.min", "32m");
        options.setString("taskmanager.memory.network.max", "32m");
        options.setString("taskmanager.memory.managed.size", "64m");
        // Waits that gather requests of many; here there is only one.
        options.setString("slotmanager.requirement-check.delay", "0 ms");
        options.setString("slot.request.max-interval", "1 ms");
        options.setString("jobstore.max-capacity", "5");
        options.setString("cluster.fine-grained-resource-management.enabled", "false");
        MiniCluster cluster = new MiniCluster(new MiniClusterConfiguration.Builder()
                .setConfiguration(options)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(SLOTS)
                .build());
        cluster.start();
        return new WorkerCluster(cluster);
    }

    MiniCluster flink() {
        return cluster;
    }

    /** Completes with the job's result once it has ended in any way. */
    CompletableFuture<JobResult> run(JobGraph graph) throws Exception {
        FlinkApis.current().submit(cluster, graph).get(30, TimeUnit.SECONDS);
        return cluster.requestJobResult(graph.getJobID());
    }

    /** Cancels the job, if it still runs. False when it has not ended within the time. */
    boolean cancel(JobID job, CompletableFuture<JobResult> result, long patienceMs) throws Exception {
        if (!result.isDone()) {
            cluster.cancelJob(job);
        }
        try {
            result.get(patienceMs, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException still) {
            return false;
        }
    }
}
