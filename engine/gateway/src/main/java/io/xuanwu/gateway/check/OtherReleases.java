package io.xuanwu.gateway.check;

import io.xuanwu.job.text.Message;
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
    static Optional<Message> function(String name) {
        return named("function", "function_unknown.newer", "function_unknown.newer_instead", name);
    }

    /** Says from which release on there is such a type, and what to write on this one. */
    static Optional<Message> type(String name) {
        return named("type", "type_unknown.newer", "type_unknown.newer_instead", name);
    }

    /** Says what to write instead of an expression that older releases accept, by Flink's words. */
    static Optional<Message> gone(String words) {
        return LINES.stream()
                .filter(line -> line[0].equals("gone") && words.contains(line[1]))
                .filter(line -> !isBefore(line[2]))
                .map(line -> Message.of(
                        "sql_invalid.gone",
                        "since",
                        line[2],
                        "instead",
                        line[3],
                        Message.WORDS,
                        words.replaceAll("[.\\s]*$", "")))
                .findFirst();
    }

    private static Optional<Message> named(String kind, String newer, String instead, String name) {
        return LINES.stream()
                .filter(line -> line[0].equals(kind) && line[1].equals(name.toUpperCase(Locale.ROOT)))
                .filter(line -> isBefore(line[2]))
                .map(line -> Message.of(
                        line[3].isEmpty() ? newer : instead,
                        "name",
                        name,
                        "since",
                        line[2],
                        "release",
                        VERSION,
                        "instead",
                        line[3].isEmpty() ? null : line[3]))
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
