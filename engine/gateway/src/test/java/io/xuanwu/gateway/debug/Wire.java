package io.xuanwu.gateway.debug;

import io.xuanwu.gateway.http.GatewayServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;

/** A worker's debug verbs behind a real server, asked as the platform asks them. */
final class Wire {
    static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client = HttpClient.newHttpClient();
    private final String address;

    private Wire(int port) {
        address = "http://127.0.0.1:" + port;
    }

    static Wire open(DebugVerb debug) throws IOException {
        GatewayServer server = new GatewayServer("token");
        server.on("POST", "/debug", debug);
        server.on("POST", "/cancel", debug::cancel);
        return new Wire(server.start());
    }

    /** A request for one script; single quotes stand for double ones in {@code mocks}. */
    static ObjectNode request(String sql, String mocks) throws IOException {
        ObjectNode request = JSON.createObjectNode().put("session", "s");
        request.putObject("definition").put("version", 1).put("kind", "sql").put("sql", sql);
        request.set("mocks", JSON.readTree(mocks.replace('\'', '"')));
        return request;
    }

    Session debug(ObjectNode request) throws IOException, InterruptedException {
        HttpResponse<InputStream> reply = send("/debug", request);
        if (reply.statusCode() != 200) {
            return new Session(reply.statusCode(), JSON.readTree(reply.body()), null);
        }
        return new Session(200, null, reply.body());
    }

    void cancel(String session) throws IOException, InterruptedException {
        send("/cancel", JSON.createObjectNode().put("session", session)).body().close();
    }

    private HttpResponse<InputStream> send(String path, ObjectNode body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address + path))
                .header("Authorization", "Bearer token")
                .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofInputStream());
    }

    /** What one request brings. */
    static final class Session {
        final int status;
        /** What a refused request got; null for any other. */
        final JsonNode problem;

        private final InputStream stream;
        private final BufferedReader lines;
        final List<JsonNode> events = new ArrayList<>();

        private Session(int status, JsonNode problem, InputStream stream) {
            this.status = status;
            this.problem = problem;
            this.stream = stream;
            this.lines =
                    stream == null ? null : new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
        }

        /** Reads until an event of the kind, and returns it. */
        JsonNode until(String kind) throws IOException {
            return until(event -> event.path("event").asText().equals(kind));
        }

        JsonNode until(Predicate<JsonNode> wanted) throws IOException {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.isBlank()) {
                    JsonNode event = JSON.readTree(line);
                    events.add(event);
                    if (wanted.test(event)) {
                        return event;
                    }
                }
            }
            throw new AssertionError("The stream ended before that; it had " + events);
        }

        List<JsonNode> all(String kind) {
            return events.stream()
                    .filter(event -> event.path("event").asText().equals(kind))
                    .collect(Collectors.toList());
        }

        /** The rows of a console, each as {@code kind value, value}. */
        List<String> rows(String console) {
            String id = "";
            for (JsonNode event : all("console")) {
                id = event.path("name").asText().equals(console)
                        ? event.get("id").asText()
                        : id;
            }
            List<String> shown = new ArrayList<>();
            for (JsonNode event : all("rows")) {
                for (JsonNode row : event.get("id").asText().equals(id) ? event.get("rows") : JSON.createArrayNode()) {
                    List<String> values = new ArrayList<>();
                    row.get(2).forEach(value -> values.add(value.isTextual() ? value.asText() : value.toString()));
                    shown.add(row.get(0).asText() + " " + String.join(", ", values));
                }
            }
            return shown;
        }

        /** Goes away without a word. */
        void leave() throws IOException {
            stream.close();
        }
    }
}
