package io.xuanwu.gateway;

import io.xuanwu.gateway.http.GatewayServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The process of the gateway: {@code Main planner|worker PORT_FILE}, with the token as the first line of standard input.
 * It ends when standard input does, so it never outlives the one who started it.
 */
public final class Main {
    private static final Logger LOG = LoggerFactory.getLogger(Main.class);

    private Main() {}

    public static void main(String[] arguments) throws Exception {
        Role role = Role.of(arguments[0]);
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        String token = input.readLine();
        if (token == null || token.isBlank()) {
            throw new IllegalArgumentException("The first line of standard input must be the token");
        }
        endWith(input);
        GatewayServer server = new GatewayServer(token.strip());
        Gateway gateway = Gateway.open(role);
        gateway.serveOn(server);
        gateway.warmUp();
        write(Path.of(arguments[1]), server.start());
        LOG.info("Ready");
    }

    private static void endWith(BufferedReader input) {
        Thread thread = new Thread(
                () -> {
                    try {
                        while (input.read() >= 0) {
                            // Later input is ignored; only its end matters.
                        }
                    } catch (IOException broken) {
                        LOG.debug("Reading standard input failed", broken);
                    }
                    Runtime.getRuntime().halt(0);
                },
                "gateway-parent");
        thread.setDaemon(true);
        thread.start();
    }

    private static void write(Path file, int port) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(fresh, Integer.toString(port));
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
