package io.xuanwu.job;

import org.apache.flink.core.execution.JobStatusChangedListener;
import org.apache.flink.core.execution.JobStatusChangedListenerFactory;

/**
 * Wakes the news as soon as Flink 2.x changes a status, by {@code execution.job-status-changed-listeners}. The event
 * itself is not believed: the adaptive scheduler also reports the execution graphs that it gives up. Flink 1.20 has no
 * such listeners, ignores the option and never loads this class. Called by the JobMaster's main thread.
 */
public final class NewsListenerFactory implements JobStatusChangedListenerFactory {
    @Override
    public JobStatusChangedListener createListener(Context context) {
        return event -> StatusChanges.ring();
    }
}
