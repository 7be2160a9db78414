package io.xuanwu.gateway.check;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Where in a statement the cause of an error of the planner stands, which itself gives no place: by its words. */
final class PlanPlaces {
    /** What a message says, and the keywords that it is about. */
    private static final Map<String, String[]> CAUSES = new LinkedHashMap<>();

    static {
        CAUSES.put("Sort on a non-time-attribute", new String[] {"ORDER", "BY"});
        CAUSES.put("ORDER BY", new String[] {"ORDER", "BY"});
        CAUSES.put("OVER windows' ordering", new String[] {"OVER"});
        CAUSES.put("FOR SYSTEM_TIME AS OF", new String[] {"FOR", "SYSTEM_TIME", "AS", "OF"});
        CAUSES.put("emporal Table Join", new String[] {"FOR", "SYSTEM_TIME", "AS", "OF"});
        CAUSES.put("emporal table join", new String[] {"FOR", "SYSTEM_TIME", "AS", "OF"});
        CAUSES.put("emporal join", new String[] {"FOR", "SYSTEM_TIME", "AS", "OF"});
        CAUSES.put("HOP table function", new String[] {"HOP"});
        CAUSES.put("CUMULATE table function", new String[] {"CUMULATE"});
        CAUSES.put("MATCH_RECOGNIZE", new String[] {"MATCH_RECOGNIZE"});
        CAUSES.put("FETCH", new String[] {"FETCH"});
        CAUSES.put("OFFSET", new String[] {"OFFSET"});
    }

    private PlanPlaces() {}

    /** Empty if the message names nothing that stands in the statement. */
    static Optional<Clauses.Span> of(String message, Clauses clauses) {
        for (Map.Entry<String, String[]> cause : CAUSES.entrySet()) {
            if (message.contains(cause.getKey())) {
                Clauses.Span span = clauses.words(cause.getValue());
                if (span != null) {
                    return Optional.of(span);
                }
            }
        }
        return Optional.empty();
    }
}
