package io.xuanwu.job.failure;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Knows the secret values of this run and hides them in every text that leaves the engine. Any thread. */
public final class Mask {
    /** Shorter values also occur within ordinary words, so they are not masked. */
    public static final int SHORTEST = 4;

    private static final String HIDDEN = "******";

    private volatile List<String> longestFirst = List.of();

    /** Adds secret values, together with the forms that they take inside SQL text and URLs. */
    public synchronized void learn(Collection<String> secrets) {
        Set<String> all = new LinkedHashSet<>(longestFirst);
        for (String secret : secrets) {
            if (secret != null && secret.length() >= SHORTEST) {
                all.add(secret);
                all.add(secret.replace("'", "''"));
                all.add(secret.replace("`", "``"));
                all.add(URLEncoder.encode(secret, StandardCharsets.UTF_8));
            }
        }
        List<String> sorted = new ArrayList<>(all);
        sorted.sort(Comparator.comparingInt(String::length).reversed());
        longestFirst = List.copyOf(sorted);
    }

    /** The text without the secrets; null stays null. */
    public String apply(String text) {
        if (text == null) {
            return null;
        }
        String masked = text;
        for (String value : longestFirst) {
            masked = masked.replace(value, HIDDEN);
        }
        return masked;
    }

    /**
     * A copy of an exception chain that shows the same classes, texts and stack traces without the secrets: Flink logs
     * and shows what main() throws.
     */
    public Throwable copyOf(Throwable original) {
        return copyOf(original, 0);
    }

    private Throwable copyOf(Throwable original, int depth) {
        if (original == null || depth > 30) {
            return null;
        }
        MaskedException copy = new MaskedException(
                original.getClass().getName(), apply(original.getMessage()), copyOf(original.getCause(), depth + 1));
        copy.setStackTrace(original.getStackTrace());
        return copy;
    }
}
