package io.xuanwu.gateway.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.concurrent.Executors;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** HTTP on the loopback address, for whoever knows the token. Each request has a thread of its own. */
public final class GatewayServer {
    private static final Logger LOG = LoggerFactory.getLogger(GatewayServer.class);

    static {
        // Else the last bytes of a small reply wait 40 ms for an acknowledgement.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final HttpServer server;
    private final byte[] expected;

    public GatewayServer(String token) throws IOException {
        expected = ("Bearer " + token).getBytes(StandardCharsets.UTF_8);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 64);
        server.setExecutor(Executors.newCachedThreadPool(work -> {
            Thread thread = new Thread(work, "gateway-request");
            thread.setDaemon(true);
            return thread;
        }));
        server.createContext("/", exchange -> serve(exchange, "", GatewayServer::refusePath));
    }

    public void on(String method, String path, Handler handler) {
        server.createContext(path, exchange -> serve(exchange, method, handler));
    }

    /** The port at which it answers from now on. */
    public int start() {
        server.start();
        return server.getAddress().getPort();
    }

    private void serve(HttpExchange exchange, String method, Handler handler) throws IOException {
        Call call = new Call(exchange);
        try {
            authenticate(exchange);
            if (!method.isEmpty() && !exchange.getRequestMethod().equals(method)) {
                throw new BadRequest(405, "method_not_allowed", "Use " + method + ".");
            }
            handler.serve(call);
        } catch (BadRequest refused) {
            call.reply(refused.status, problem(refused.code, refused.getMessage()));
        } catch (Exception | LinkageError | AssertionError | StackOverflowError unexpected) {
            LOG.error("A request failed", unexpected);
            replyIfPossible(call, unexpected);
        } finally {
            exchange.close();
        }
    }

    private void authenticate(HttpExchange exchange) throws BadRequest {
        String given = exchange.getRequestHeaders().getFirst("Authorization");
        if (given == null || !MessageDigest.isEqual(expected, given.getBytes(StandardCharsets.UTF_8))) {
            throw new BadRequest(401, "unauthenticated", "The token is missing or wrong.");
        }
    }

    private static void refusePath(Call call) throws BadRequest {
        throw new BadRequest(404, "not_found", "The path was not found.");
    }

    private static void replyIfPossible(Call call, Throwable unexpected) {
        try {
            call.reply(500, problem("internal_error", String.valueOf(unexpected)));
        } catch (IOException gone) {
            LOG.debug("The client has disconnected before the error was sent", gone);
        }
    }

    private static ObjectNode problem(String code, String message) {
        return Call.JSON.createObjectNode().put("code", code).put("message", message);
    }
}
