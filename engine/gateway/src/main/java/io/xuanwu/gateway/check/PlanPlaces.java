package io.xuanwu.gateway.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where in a statement the cause of an error stands, if Flink itself gives no place: by its words. */
final class PlanPlaces {
    /** What is said of a window, whichever it is. */
    private static final String[] WINDOWS = {
        "Window aggregate only support", "Only constant window descriptors", "Window parameters", "WindowAssigner"
    };

    private static final Pattern YEAR = Pattern.compile("Year out of range: \\[(\\d+)]");
    private static final Pattern INDEX = Pattern.compile("needs an index starting at 1 but was (\\d+)");
    private static final String DIGITS = "Decimal precision must be between";
    private static final String SCALE = "Decimal scale must be between";
    private static final Set<String> DECIMALS = Set.of("DECIMAL", "DEC", "NUMERIC");

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
        add("support primary key constraints yet", "PRIMARY", "KEY");
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
                .findFirst()
                .or(() -> value(message, clauses));
    }

    /** The value that the message repeats, or the first type that cannot be as it is. */
    private static Optional<Clauses.Span> value(String message, Clauses clauses) {
        Matcher year = YEAR.matcher(message);
        if (year.find()) {
            return clauses.first(at -> clauses.text(at).contains(year.group(1)));
        }
        Matcher index = INDEX.matcher(message);
        if (index.find()) {
            return clauses.first(at -> clauses.text(at).equals(index.group(1))
                    && clauses.token(at - 1) != null
                    && clauses.token(at - 1).isSymbol('['));
        }
        return message.contains(DIGITS) || message.contains(SCALE)
                ? clauses.first(at -> isWrongDecimal(at, clauses))
                : Optional.empty();
    }

    private static boolean isWrongDecimal(int at, Clauses clauses) {
        if (!DECIMALS.contains(clauses.token(at).upper())
                || clauses.closing(at + 1).isEmpty()) {
            return false;
        }
        int digits = number(clauses.text(at + 2));
        boolean hasScale = clauses.token(at + 3).isSymbol(',');
        return digits < 1 || (hasScale && number(clauses.text(at + 4)) > digits);
    }

    private static int number(String text) {
        return text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : Integer.MAX_VALUE;
    }
}
