package io.xuanwu.gateway.http;

import java.io.IOException;
import java.io.OutputStream;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;

/** The lines of a streamed reply; each is on its way when {@link #send} returns. Safe for several threads. */
public final class Events implements AutoCloseable {
    private final OutputStream out;

    public Events(OutputStream out) {
        this.out = out;
    }

    /**
     * @throws IOException when nobody listens any more
     */
    public synchronized void send(JsonNode event) throws IOException {
        out.write(Call.JSON.writeValueAsBytes(event));
        out.write('\n');
        out.flush();
    }

    /**
     * An empty line: says nothing, and finds out whether anybody listens.
     *
     * @throws IOException when nobody listens any more
     */
    public synchronized void beat() throws IOException {
        out.write('\n');
        out.flush();
    }

    @Override
    public synchronized void close() throws IOException {
        out.close();
    }
}
