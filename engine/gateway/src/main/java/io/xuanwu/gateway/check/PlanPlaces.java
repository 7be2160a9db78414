package io.xuanwu.gateway.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Where in a statement the cause of an error stands, if Flink itself gives no place: by its words. */
final class PlanPlaces {
    /** What is said of a window, whichever it is. */
    private static final String[] WINDOWS = {
        "Window aggregate only support", "Only constant window descriptors", "Window parameters", "WindowAssigner"
    };

    private static final List<Cause> CAUSES = new ArrayList<>();

    static {
        add("Sort on a non-time-attribute", "ORDER", "BY");
        add("ORDER BY", "ORDER", "BY");
        add("OVER windows' ordering", "OVER");
        add("FOR SYSTEM_TIME AS OF", "FOR", "SYSTEM_TIME", "AS", "OF");
        add("emporal Table Join", "FOR", "SYSTEM_TIME", "AS", "OF");
        add("emporal table join", "FOR", "SYSTEM_TIME", "AS", "OF");
        add("emporal join", "FOR", "SYSTEM_TIME", "AS", "OF");
        add("time travel expression", "FOR", "SYSTEM_TIME", "AS", "OF");
        add("Multiple WATERMARK", "WATERMARK", "FOR");
        add("All rows per match", "ALL", "ROWS", "PER", "MATCH");
        add("Greedy quantifiers", "PATTERN");
        add("branching patterns", "PATTERN");
        add("rowtime or proctime for order by", "ORDER", "BY");
        add("Primary sort order", "ORDER", "BY");
        add("JSON_VALUE()", "JSON_VALUE");
        add("BETWEEN operator", "BETWEEN");
        add("RepeatUnion", "WITH", "RECURSIVE");
        for (String window : new String[] {"TUMBLE", "HOP", "CUMULATE", "SESSION"}) {
            add(window + " table function", window);
            for (String said : WINDOWS) {
                add(said, window);
            }
        }
        add("DESCRIPTOR operator", "DESCRIPTOR");
        add("STATE_TTL", "STATE_TTL");
        add("MATCH_RECOGNIZE", "MATCH_RECOGNIZE");
        add("FETCH", "FETCH");
        add("OFFSET", "OFFSET");
    }

    private PlanPlaces() {}

    /** What a message says, and the keywords that it is about. */
    private static final class Cause {
        final String said;
        final String[] words;

        Cause(String said, String[] words) {
            this.said = said;
            this.words = words;
        }
    }

    private static void add(String said, String... words) {
        CAUSES.add(new Cause(said, words));
    }

    /** Empty if the message names nothing that stands in the statement. */
    static Optional<Clauses.Span> of(String message, Clauses clauses) {
        return CAUSES.stream()
                .filter(cause -> message.contains(cause.said))
                .map(cause -> clauses.words(cause.words))
                .filter(span -> span != null)
                .findFirst();
    }
}
