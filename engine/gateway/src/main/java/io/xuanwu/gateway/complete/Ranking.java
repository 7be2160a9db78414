package io.xuanwu.gateway.complete;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The candidates that match the unfinished word: best match first, then in the order of insertion. */
final class Ranking {
    private static final int MOST = 200;

    private final String written;
    private final List<Ranked> ranked = new ArrayList<>();
    private final Set<String> seen = new HashSet<>();

    Ranking(String written) {
        this.written = written.toLowerCase(Locale.ROOT);
    }

    void add(Candidate candidate) {
        int distance = distance(candidate.label.toLowerCase(Locale.ROOT));
        if (distance >= 0 && seen.add(candidate.kind + " " + candidate.label)) {
            ranked.add(new Ranked(candidate, distance, ranked.size()));
        }
    }

    void addAll(Iterable<Candidate> candidates) {
        candidates.forEach(this::add);
    }

    List<Candidate> best() {
        ranked.sort(Comparator.<Ranked>comparingInt(each -> each.distance).thenComparingInt(each -> each.order));
        List<Candidate> best = new ArrayList<>();
        for (Ranked each : ranked.subList(0, Math.min(MOST, ranked.size()))) {
            best.add(each.candidate);
        }
        return best;
    }

    /** Returns 0 if the label starts with the word, 1 if a part of the name does, 2 if it contains it, else -1. */
    private int distance(String label) {
        int at = label.indexOf(written);
        if (at <= 0) {
            return at;
        }
        for (int from = at; from >= 0; from = label.indexOf(written, from + 1)) {
            if (!Character.isLetterOrDigit(label.charAt(from - 1))) {
                return 1;
            }
        }
        return 2;
    }

    private static final class Ranked {
        private final Candidate candidate;
        private final int distance;
        private final int order;

        private Ranked(Candidate candidate, int distance, int order) {
            this.candidate = candidate;
            this.distance = distance;
            this.order = order;
        }
    }
}
