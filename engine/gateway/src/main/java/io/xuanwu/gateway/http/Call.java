package io.xuanwu.gateway.http;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.JsonProcessingException;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;

/** One request and its reply; used by the thread that serves it. */
public final class Call {
    static final ObjectMapper JSON = new ObjectMapper();

    private final HttpExchange exchange;
    /** {@link System#nanoTime()} when the request arrived. */
    public final long arrived = System.nanoTime();

    Call(HttpExchange exchange) {
        this.exchange = exchange;
    }

    /**
     * The body as a JSON object.
     *
     * @throws BadRequest when it is none
     */
    public JsonNode body() throws IOException, BadRequest {
        try (InputStream in = exchange.getRequestBody()) {
            JsonNode body = JSON.readTree(in);
            if (body == null || !body.isObject()) {
                throw BadRequest.invalid("The body is not a JSON object.");
            }
            return body;
        } catch (JsonProcessingException malformed) {
            throw BadRequest.invalid("The body is not valid JSON.");
        }
    }

    /** Replies with one JSON value. */
    public void reply(int status, JsonNode value) throws IOException {
        byte[] bytes = JSON.writeValueAsBytes(value);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    /** Replies with a stream of JSON values, one a line. */
    public Events stream() throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/x-ndjson");
        exchange.sendResponseHeaders(200, 0);
        return new Events(exchange.getResponseBody());
    }
}
