package io.xuanwu.gateway.debug;

import io.xuanwu.gateway.mock.Console.Shown;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** The flow of rows and output from the tasks to the client, until it ends. Runs on the thread of the request. */
final class Flow {
    private static final int WAITING = 1024;
    private static final int BATCH = 256;
    private static final long LOOK_MS = 20;
    private static final long GATHER_MS = 5;
    /** The time limit for the steps before the job runs, including samples of real sources. */
    private static final long PREPARATION_NANOS = TimeUnit.MINUTES.toNanos(5);

    private static final long BEAT_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    /** Bounded, so that a slow client slows down the job and rows do not accumulate. */
    final BlockingQueue<Shown> queue = new ArrayBlockingQueue<>(WAITING);

    final Output output = new Output();
    private final int most;
    private final long nanos;
    private final boolean countsLines;
    private volatile long deadline;
    private volatile boolean cancelled;
    private volatile boolean closed;

    /** Creates the flow of a session, with the limits of its request. */
    Flow(DebugRequest request) {
        most = request.limitRows;
        nanos = (long) (request.limitSeconds * 1e9);
        countsLines = request.definition.jar.isPresent();
        deadline = System.nanoTime() + PREPARATION_NANOS;
    }

    /** Creates a flow without limits, whose queue the caller reads. */
    Flow() {
        most = 0;
        nanos = 0;
        countsLines = false;
    }

    /** Starts the time limit of the job. */
    void begin() {
        deadline = System.nanoTime() + nanos;
    }

    void cancel() {
        cancelled = true;
    }

    void close() {
        closed = true;
    }

    /** Returns whether the session was cancelled or has ended. */
    boolean isOver() {
        return cancelled || closed;
    }

    /**
     * Sends events until the session ends, and returns the reason: {@code finished} if the work is done and everything
     * was sent, or {@code rows}, {@code seconds} or {@code cancelled} while the work still runs.
     *
     * @throws IOException if the client has disconnected
     */
    String carry(Talk talk, Future<?> work) throws IOException, InterruptedException {
        long beat = System.nanoTime() + BEAT_NANOS;
        int left = most;
        while (true) {
            boolean wasDone = work.isDone();
            List<Shown> batch = new ArrayList<>();
            Shown first = wasDone ? queue.poll() : queue.poll(LOOK_MS, TimeUnit.MILLISECONDS);
            if (first != null) {
                batch.add(first);
                gather(batch, Math.min(BATCH, left), left == most);
                talk.rows(batch);
                left -= batch.size();
            }
            List<String> printed = output.take(wasDone);
            if (!printed.isEmpty()) {
                printed = countsLines ? printed.subList(0, Math.min(left, printed.size())) : printed;
                talk.output(printed);
                left -= countsLines ? printed.size() : 0;
            }
            if (System.nanoTime() > beat) {
                talk.beat();
                beat = System.nanoTime() + BEAT_NANOS;
            }
            String reason = ended(wasDone && first == null, left);
            if (reason != null) {
                return reason;
            }
        }
    }

    /** The first row is sent immediately; later rows are sent in batches. */
    private void gather(List<Shown> batch, int size, boolean atOnce) throws InterruptedException {
        queue.drainTo(batch, size - batch.size());
        if (!atOnce && batch.size() < size) {
            Thread.sleep(GATHER_MS);
            queue.drainTo(batch, size - batch.size());
        }
    }

    private String ended(boolean isDone, int left) {
        if (isDone) {
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
