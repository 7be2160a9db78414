package io.xuanwu.gateway.check;

import io.xuanwu.gateway.finding.Finding;
import io.xuanwu.gateway.finding.Severity;
import io.xuanwu.job.failure.FailureCode;
import io.xuanwu.job.script.Statement;
import io.xuanwu.job.script.Token;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What people write who know another database: its words in Flink's place, and what Flink wants instead. */
final class ForeignSql {
    private static final String OF_HIVE =
            " is a clause of Hive. In Flink, the connector stores the rows: write WITH ('connector' = '…', …).";
    private static final String OF_MYSQL = " is a clause of MySQL; leave it out.";

    /** By the word at which Flink's parser stops. */
    private static final Map<String, String> CLAUSES = Map.ofEntries(
            Map.entry("STORED", "STORED AS" + OF_HIVE),
            Map.entry("LOCATION", "LOCATION" + OF_HIVE),
            Map.entry("TBLPROPERTIES", "TBLPROPERTIES" + OF_HIVE),
            Map.entry("CLUSTERED", "CLUSTERED BY" + OF_HIVE),
            Map.entry("ENGINE", "ENGINE" + OF_MYSQL),
            Map.entry("AUTO_INCREMENT", "AUTO_INCREMENT" + OF_MYSQL),
            Map.entry("CHARSET", "CHARSET" + OF_MYSQL),
            Map.entry("COLLATE", "COLLATE" + OF_MYSQL),
            Map.entry(
                    "UNSIGNED", "UNSIGNED is a type of MySQL. Flink's numbers have a sign: use the next larger type."),
            Map.entry("ILIKE", "ILIKE is an operator of PostgreSQL. Write LOWER(…) LIKE '…'."),
            Map.entry("RETURNING", "RETURNING is a clause of PostgreSQL; leave it out."),
            Map.entry("SERIAL", "SERIAL is a type of PostgreSQL. Flink gives no numbers: use BIGINT or UUID()."));

    /** Words before a name, and not before a string. */
    private static final Set<String> BEFORE_NAME = Set.of("FROM", "JOIN", "INTO", "TABLE", "VIEW", "AS", "EXISTS");

    private final Statement statement;
    private final List<Token> tokens;

    ForeignSql(Statement statement) {
        this.statement = statement;
        this.tokens = statement.tokens();
    }

    /**
     * Finds the cause of a syntax error.
     *
     * @param at the token at which Flink's parser stopped, or -1
     */
    Optional<Finding> find(int at) {
        return operators().or(this::limit).or(() -> clause(at)).or(() -> upsert(at));
    }

    private Optional<Finding> operators() {
        for (int at = 0; at < tokens.size(); at++) {
            if (pair(at, '!', '=')) {
                return Optional.of(told(at, at + 1, "Flink's operator for 'not equal' is <>.")
                        .withFix("<>"));
            }
            if (pair(at, '=', '=')) {
                return Optional.of(told(at, at + 1, "Flink's operator for 'equal' is a single =.")
                        .withFix("="));
            }
            if (pair(at, '&', '&')) {
                return Optional.of(told(at, at + 1, "Flink's operator is AND.").withFix("AND"));
            }
            if (pair(at, ':', ':')) {
                return Optional.of(told(at, at + 1, "Flink has no :: operator. Write CAST(… AS type)."));
            }
            if (tokens.get(at).isSymbol('"')) {
                return Optional.of(doubleQuoted(at));
            }
        }
        return Optional.empty();
    }

    private Finding doubleQuoted(int first) {
        int last = first + 1;
        while (last < tokens.size() && !tokens.get(last).isSymbol('"')) {
            last++;
        }
        String message = "Strings are quoted as '…', and names as `…`; double quotes have no meaning.";
        if (last == tokens.size()) {
            return told(first, first, message);
        }
        String text = statement.sql().substring(tokens.get(first).end, tokens.get(last).start);
        Token before = first == 0 ? null : tokens.get(first - 1);
        boolean isName = before != null && (before.isSymbol('.') || BEFORE_NAME.contains(before.upper()));
        String fix = isName ? "`" + text.replace("`", "``") + "`" : "'" + text.replace("'", "''") + "'";
        return told(first, last, message).withFix(fix);
    }

    /** LIMIT start, count. */
    private Optional<Finding> limit() {
        for (int at = 0; at + 3 < tokens.size(); at++) {
            if (tokens.get(at).isWord("LIMIT") && tokens.get(at + 2).isSymbol(',')) {
                String fix = "LIMIT " + statement.value(tokens.get(at + 3)) + " OFFSET "
                        + statement.value(tokens.get(at + 1));
                return Optional.of(told(at, at + 3, "Write " + fix + ".").withFix(fix));
            }
        }
        return Optional.empty();
    }

    private Optional<Finding> clause(int at) {
        String word = at < 0 ? "" : tokens.get(at).upper();
        if (word.equals("ROW") && at + 1 < tokens.size() && tokens.get(at + 1).isWord("FORMAT")) {
            return Optional.of(told(at, at + 1, "ROW FORMAT" + OF_HIVE));
        }
        return Optional.ofNullable(CLAUSES.get(word)).map(message -> told(at, at, message));
    }

    /** ON DUPLICATE KEY of MySQL, ON CONFLICT of PostgreSQL. */
    private Optional<Finding> upsert(int at) {
        for (int word = Math.max(0, at - 1); at >= 0 && word <= Math.min(at, tokens.size() - 2); word++) {
            boolean isUpsert = tokens.get(word).isWord("ON")
                    && (tokens.get(word + 1).isWord("DUPLICATE")
                            || tokens.get(word + 1).isWord("CONFLICT"));
            if (isUpsert) {
                return Optional.of(told(
                        word,
                        word + 1,
                        "Flink updates rows by the primary key of the sink: declare PRIMARY KEY (…) NOT ENFORCED"
                                + " there, and leave this clause out."));
            }
        }
        return Optional.empty();
    }

    /** Whether two symbols stand here side by side. */
    private boolean pair(int at, char first, char second) {
        return at + 1 < tokens.size()
                && tokens.get(at).isSymbol(first)
                && tokens.get(at + 1).isSymbol(second)
                && tokens.get(at).end == tokens.get(at + 1).start;
    }

    private Finding told(int first, int last, String message) {
        return Finding.of(
                Severity.ERROR,
                FailureCode.SQL_SYNTAX.onTheWire(),
                message,
                statement,
                tokens.get(first).start,
                tokens.get(last).end);
    }
}
