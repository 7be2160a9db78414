package io.xuanwu.job;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.api.common.JobID;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.JobListener;

/**
 * Learns of every job that main() submits. Flink makes the listeners itself, several of them, by this class's name; so
 * what they learn is kept for the whole process, in which one run lives.
 */
public final class Submissions implements JobListener {
    private static final Set<JobID> SEEN = ConcurrentHashMap.newKeySet();
    private static volatile Consumer<JobClient> follower = client -> {};

    /** Forgets what an earlier main() of this process submitted, and says who is told of each job, once. */
    static void startOver(Consumer<JobClient> next) {
        SEEN.clear();
        follower = next;
    }

    static int count() {
        return SEEN.size();
    }

    @Override
    public void onJobSubmitted(JobClient client, Throwable failure) {
        if (client != null && SEEN.add(client.getJobID())) {
            follower.accept(client);
        }
    }

    @Override
    public void onJobExecuted(JobExecutionResult result, Throwable failure) {
        // The news comes from watching the job: this is called only when main() waits for its end.
    }
}
