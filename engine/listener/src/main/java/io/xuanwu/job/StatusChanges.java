package io.xuanwu.job;

/** The wire from Flink's listener to whoever reports the job's status; one run lives in one process. Any thread. */
final class StatusChanges {
    private static volatile Runnable follower = () -> {};

    private StatusChanges() {}

    /** Sets the callback for every change; the callback must return immediately. */
    static void follow(Runnable next) {
        follower = next;
    }

    static void ring() {
        follower.run();
    }
}
