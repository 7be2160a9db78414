package io.xuanwu.gateway.check;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.flink.runtime.util.EnvironmentInformation;

/** What other releases of Flink have and this one has not; the lines are those of the platform's dialect. */
final class OtherReleases {
    private static final String VERSION = EnvironmentInformation.getVersion();
    private static final List<String[]> LINES = lines();

    private OtherReleases() {}

    /** Says from which release on there is such a function, and what to write on this one. */
    static Optional<String> function(String name) {
        return named("function", name);
    }

    /** Says from which release on there is such a type, and what to write on this one. */
    static Optional<String> type(String name) {
        return named("type", name);
    }

    /** Says what to write instead of an expression that older releases accept, by Flink's message. */
    static Optional<String> gone(String message) {
        return LINES.stream()
                .filter(line -> line[0].equals("gone") && message.contains(line[1]))
                .filter(line -> !isBefore(line[2]))
                .map(line -> "Flink refuses this from " + line[2] + " on. Write " + line[3] + ".")
                .findFirst();
    }

    private static Optional<String> named(String kind, String name) {
        return LINES.stream()
                .filter(line -> line[0].equals(kind) && line[1].equals(name.toUpperCase(Locale.ROOT)))
                .filter(line -> isBefore(line[2]))
                .map(line -> "'" + name + "' is a " + kind + " of Flink from " + line[2] + " on, and this is Flink "
                        + VERSION + ". "
                        + (line[3].isEmpty() ? "Choose a newer release." : "Write " + line[3] + "."))
                .findFirst();
    }

    /** Whether this release is older than a line such as 2.2. */
    private static boolean isBefore(String line) {
        String[] own = VERSION.split("\\D+");
        String[] other = line.split("\\.");
        for (int at = 0; at < other.length; at++) {
            int difference = Integer.parseInt(own[at]) - Integer.parseInt(other[at]);
            if (difference != 0) {
                return difference < 0;
            }
        }
        return false;
    }

    private static List<String[]> lines() {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(
                OtherReleases.class.getResourceAsStream("other-releases.tsv"), StandardCharsets.UTF_8))) {
            return reader.lines().map(line -> line.split("\t", -1)).collect(Collectors.toList());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
