package io.xuanwu.job.definition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.xuanwu.job.failure.EngineFailure;
import io.xuanwu.job.failure.FailureCode;
import io.xuanwu.job.failure.Mask;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlatformClientTest {
    @TempDir
    Path folder;

    private final ArrayDeque<Integer> answers = new ArrayDeque<>();
    private final List<String> tokens = new ArrayList<>();
    private final Mask mask = new Mask();
    private HttpServer server;
    private PlatformClient client;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            tokens.add(exchange.getRequestHeaders().getFirst("Authorization"));
            byte[] body = "hello".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answers.size() > 1 ? answers.poll() : answers.peek(), body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        Path token = folder.resolve("token");
        Files.writeString(token, "secret-token\n");
        client = client(Duration.ofSeconds(60));
    }

    private PlatformClient client(Duration patience) {
        return new PlatformClient(Optional.of(folder.resolve("token")), patience, mask);
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/definition");
    }

    @Test
    void a_platform_that_stumbles_is_asked_again_with_the_token() throws EngineFailure {
        answers.addAll(List.of(503, 429, 200));
        assertEquals("hello", new String(client.definition(url()), StandardCharsets.UTF_8));
        assertEquals(List.of("Bearer secret-token", "Bearer secret-token", "Bearer secret-token"), tokens);
        assertEquals("x ****** y", mask.apply("x secret-token y"));
    }

    @Test
    void patience_ends() {
        client = client(Duration.ofSeconds(3));
        answers.add(500);
        assertEquals(FailureCode.DEFINITION_UNREACHABLE, failure().code());
        assertTrue(tokens.size() > 1);
    }

    @Test
    void nobody_listening_is_waited_out_too() {
        client = client(Duration.ofMillis(500));
        server.stop(0);
        assertEquals(FailureCode.DEFINITION_UNREACHABLE, failure().code());
    }

    @Test
    void a_jobmanager_that_may_wait_for_a_year_is_stopped_at_once() throws InterruptedException {
        client = client(Duration.ofDays(365));
        server.stop(0);
        AtomicReference<EngineFailure> thrown = new AtomicReference<>();
        Thread main = new Thread(() -> thrown.set(failure()));
        main.start();
        main.interrupt(); // as Flink does when it loses the leadership
        main.join(Duration.ofSeconds(30).toMillis());
        assertTrue(thrown.get().getCause() instanceof InterruptedException);
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 404, 302})
    void a_refusal_is_final(int status) {
        answers.add(status);
        assertEquals(FailureCode.DEFINITION_REFUSED, failure().code());
        assertEquals(1, tokens.size());
    }

    @Test
    void a_run_that_is_over_is_fenced() {
        answers.add(410);
        assertEquals(FailureCode.FENCED, failure().code());
        assertEquals(1, tokens.size());
    }

    @Test
    void an_artifact_that_is_not_there_is_unavailable() {
        answers.add(404);
        EngineFailure failure =
                assertThrows(EngineFailure.class, () -> client.artifact(url(), folder.resolve("x.jar")));
        assertEquals(FailureCode.ARTIFACT_UNAVAILABLE, failure.code());
    }

    private EngineFailure failure() {
        return assertThrows(EngineFailure.class, () -> client.definition(url()));
    }
}
