package io.xuanwu.gateway.mock;

import java.util.concurrent.BlockingQueue;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ArrayNode;

/** The destination of the rows of a sink; the queue belongs to the session and slows down the job when it is full. */
public final class Console {
    public final int id;
    private final BlockingQueue<Shown> queue;

    public Console(int id, BlockingQueue<Shown> queue) {
        this.id = id;
        this.queue = queue;
    }

    void show(String kind, ArrayNode values) throws InterruptedException {
        queue.put(new Shown(id, kind, System.nanoTime(), values));
    }

    /** A row that is sent to the user. */
    public static final class Shown {
        public final int console;
        public final String kind;
        public final long nanos;
        public final ArrayNode values;

        Shown(int console, String kind, long nanos, ArrayNode values) {
            this.console = console;
            this.kind = kind;
            this.nanos = nanos;
            this.values = values;
        }
    }
}
