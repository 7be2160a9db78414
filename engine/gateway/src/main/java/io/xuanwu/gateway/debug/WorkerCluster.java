package io.xuanwu.gateway.debug;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;

/** The Flink MiniCluster of a worker: it runs as long as the process, and runs the jobs of one session at a time. */
public final class WorkerCluster {
    /** The highest parallelism of a job. */
    static final int SLOTS = 8;

    private final MiniCluster cluster;

    private WorkerCluster(MiniCluster cluster) {
        this.cluster = cluster;
    }

    static WorkerCluster start() throws Exception {
        Configuration options = new Configuration();
        options.setString("rest.address", "127.0.0.1");
        options.setString("rest.bind-address", "127.0.0.1");
        options.setString("rest.port", "0");
        options.setString("jobmanager.bind-host", "127.0.0.1");
        options.setString("taskmanager.bind-host", "127.0.0.1");
        options.setString("web.submit.enable", "false");
        // A task that does not end must not stop the process during a session; the worker is replaced afterwards.
        options.setString("task.cancellation.timeout", "0");
        options.setString("classloader.check-leaked-classloader", "false");
        options.setString("taskmanager.memory.network.min", "32m");
        options.setString("taskmanager.memory.network.max", "32m");
        options.setString("taskmanager.memory.managed.size", "64m");
        // Delays that batch the requests of several clients; here there is only one.
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
}
