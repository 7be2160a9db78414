package io.xuanwu.job.text;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the known name that somebody who mistyped probably meant. */
public final class NearestName {
    private NearestName() {}

    /** {@code " Did you mean 'x'?"} to follow a sentence, or nothing when no known name is near. */
    public static String hint(String wrong, Collection<String> known) {
        return of(wrong, known).map(name -> " Did you mean '" + name + "'?").orElse("");
    }

    /** The nearest other name that is known, or empty if none is near. */
    public static Optional<String> of(String wrong, Collection<String> known) {
        return known.stream()
                .filter(name -> !name.equals(wrong) && distance(wrong, name) <= allowed(wrong, name))
                .min(Comparator.comparingInt(name -> distance(wrong, name)));
    }

    /** How many slips may lie between two names: none where a single one would make any name of any other. */
    private static int allowed(String wrong, String name) {
        int shorter = Math.min(wrong.length(), name.length());
        return shorter < 2 ? 0 : Math.max(1, shorter / 3);
    }

    /** Letters that are missing, too many, wrong, or swapped with the next one; upper and lower case are the same. */
    private static int distance(String wrong, String name) {
        String left = wrong.toLowerCase(Locale.ROOT);
        String right = name.toLowerCase(Locale.ROOT);
        int[] before = new int[right.length() + 1];
        int[] above = new int[right.length() + 1];
        for (int j = 0; j <= right.length(); j++) {
            above[j] = j;
        }
        for (int i = 1; i <= left.length(); i++) {
            int[] row = new int[right.length() + 1];
            row[0] = i;
            for (int j = 1; j <= right.length(); j++) {
                int swap = left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1;
                row[j] = Math.min(above[j - 1] + swap, Math.min(above[j], row[j - 1]) + 1);
                boolean swapped = i > 1
                        && j > 1
                        && left.charAt(i - 1) == right.charAt(j - 2)
                        && left.charAt(i - 2) == right.charAt(j - 1);
                row[j] = swapped ? Math.min(row[j], before[j - 2] + 1) : row[j];
            }
            before = above;
            above = row;
        }
        return above[right.length()];
    }
}
