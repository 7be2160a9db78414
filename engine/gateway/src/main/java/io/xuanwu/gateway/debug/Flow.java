package io.xuanwu.gateway.debug;

import io.xuanwu.gateway.mock.Console.Shown;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Carries rows and output from the tasks to the reader until something ends it. Thread of the request. */
final class Flow {
    private static final int WAITING = 1024;
    private static final int BATCH = 256;
    private static final long LOOK_MS = 20;
    private static final long GATHER_MS = 5;
    private static final long BEAT_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    /** Bounded: a slow reader slows the job down, and nothing piles up. */
    final BlockingQueue<Shown> queue = new ArrayBlockingQueue<>(WAITING);

    final Output output = new Output();
    private volatile boolean cancelled;

    void cancel() {
        cancelled = true;
    }

    boolean isCancelled() {
        return cancelled;
    }

    /**
     * Returns why it ended: {@code finished} once the job is done and all is told, else {@code rows}, {@code seconds} or
     * {@code cancelled}, and the job still runs.
     *
     * @throws IOException when nobody listens any more
     */
    String carry(Talk talk, Future<?> job, int mostRows, double seconds) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + (long) (seconds * 1e9);
        long beat = System.nanoTime() + BEAT_NANOS;
        int left = mostRows;
        while (true) {
            boolean wasDone = job.isDone();
            List<Shown> batch = new ArrayList<>();
            Shown first = wasDone ? queue.poll() : queue.poll(LOOK_MS, TimeUnit.MILLISECONDS);
            if (first != null) {
                batch.add(first);
                gather(batch, Math.min(BATCH, left), left == mostRows);
                talk.rows(batch);
                left -= batch.size();
            }
            List<String> printed = output.take();
            if (!printed.isEmpty()) {
                talk.output(printed);
            }
            if (System.nanoTime() > beat) {
                talk.beat();
                beat = System.nanoTime() + BEAT_NANOS;
            }
            String reason = ended(wasDone && first == null, left, deadline);
            if (reason != null) {
                return reason;
            }
        }
    }

    /** The first row goes at once; later ones wait a moment for company. */
    private void gather(List<Shown> batch, int most, boolean atOnce) throws InterruptedException {
        queue.drainTo(batch, most - batch.size());
        if (!atOnce && batch.size() < most) {
            Thread.sleep(GATHER_MS);
            queue.drainTo(batch, most - batch.size());
        }
    }

    private String ended(boolean isOver, int left, long deadline) {
        if (isOver) {
            return "finished";
        }
        if (cancelled) {
            return "cancelled";
        }
        if (left <= 0) {
            return "rows";
        }
        return System.nanoTime() > deadline ? "seconds" : null;
    }
}
