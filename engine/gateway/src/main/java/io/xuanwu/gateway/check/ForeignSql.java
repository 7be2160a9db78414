package io.xuanwu.gateway.check;

import io.xuanwu.gateway.finding.Finding;
import io.xuanwu.gateway.finding.Severity;
import io.xuanwu.job.failure.FailureCode;
import io.xuanwu.job.script.Statement;
import io.xuanwu.job.script.Token;
import io.xuanwu.job.text.Message;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What people write who know another database: its words in Flink's place, and what Flink wants instead. */
final class ForeignSql {
    /** By the word at which Flink's parser stops. */
    private static final Map<String, Message> CLAUSES = Map.ofEntries(
            Map.entry("EXTERNAL", ofHive("EXTERNAL")),
            Map.entry("SEMI", Message.of("sql_syntax.semi_join")),
            Map.entry("ANTI", Message.of("sql_syntax.semi_join")),
            Map.entry("REGEXP", Message.of("sql_syntax.regexp")),
            Map.entry("CHANGES", Message.of("sql_syntax.ksql")),
            Map.entry("DEFAULT", Message.of("sql_syntax.default")),
            Map.entry("STORED", ofHive("STORED AS")),
            Map.entry("LOCATION", ofHive("LOCATION")),
            Map.entry("TBLPROPERTIES", ofHive("TBLPROPERTIES")),
            Map.entry("CLUSTERED", ofHive("CLUSTERED BY")),
            Map.entry("ENGINE", ofMysql("ENGINE")),
            Map.entry("AUTO_INCREMENT", ofMysql("AUTO_INCREMENT")),
            Map.entry("CHARSET", ofMysql("CHARSET")),
            Map.entry("COLLATE", ofMysql("COLLATE")),
            Map.entry("UNSIGNED", Message.of("sql_syntax.unsigned")),
            Map.entry("ILIKE", Message.of("sql_syntax.ilike")),
            Map.entry("RETURNING", Message.of("sql_syntax.returning")),
            Map.entry("SERIAL", Message.of("sql_syntax.serial")));

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
        return operators()
                .or(this::limit)
                .or(() -> asOf(at))
                .or(() -> clause(at))
                .or(() -> upsert(at));
    }

    private Optional<Finding> operators() {
        for (int at = 0; at < tokens.size(); at++) {
            if (pair(at, '!', '=')) {
                return Optional.of(
                        told(at, at + 1, Message.of("sql_syntax.not_equal")).withFix("<>"));
            }
            if (pair(at, '=', '=')) {
                return Optional.of(
                        told(at, at + 1, Message.of("sql_syntax.equal")).withFix("="));
            }
            if (pair(at, '&', '&')) {
                return Optional.of(
                        told(at, at + 1, Message.of("sql_syntax.and")).withFix("AND"));
            }
            if (pair(at, ':', ':')) {
                return Optional.of(told(at, at + 1, Message.of("sql_syntax.cast")));
            }
            if (tokens.get(at).isWord("MINUS")
                    && at + 1 < tokens.size()
                    && tokens.get(at + 1).isWord("SELECT")) {
                return Optional.of(told(at, at, Message.of("sql_syntax.minus")).withFix("EXCEPT"));
            }
            if (pair(at, '-', '>')) {
                int last = pair(at + 1, '>', '>') ? at + 2 : at + 1;
                return Optional.of(told(at, last, Message.of("sql_syntax.json_arrow")));
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
        Message said = Message.of("sql_syntax.double_quotes");
        if (last == tokens.size()) {
            return told(first, first, said);
        }
        String text = statement.sql().substring(tokens.get(first).end, tokens.get(last).start);
        Token before = first == 0 ? null : tokens.get(first - 1);
        boolean isName = before != null && (before.isSymbol('.') || BEFORE_NAME.contains(before.upper()));
        String fix = isName ? "`" + text.replace("`", "``") + "`" : "'" + text.replace("'", "''") + "'";
        return told(first, last, said).withFix(fix);
    }

    /** LIMIT start, count. */
    private Optional<Finding> limit() {
        for (int at = 0; at + 3 < tokens.size(); at++) {
            if (tokens.get(at).isWord("LIMIT") && tokens.get(at + 2).isSymbol(',')) {
                String fix = "LIMIT " + statement.value(tokens.get(at + 3)) + " OFFSET "
                        + statement.value(tokens.get(at + 1));
                return Optional.of(told(at, at + 3, Message.of("sql_syntax.limit", "instead", fix))
                        .withFix(fix));
            }
        }
        return Optional.empty();
    }

    /** An alias before FOR SYSTEM_TIME AS OF. */
    private Optional<Finding> asOf(int at) {
        boolean isAsOf = at > 1
                && at + 1 < tokens.size()
                && tokens.get(at).isWord("FOR")
                && tokens.get(at + 1).isWord("SYSTEM_TIME");
        if (!isAsOf) {
            return Optional.empty();
        }
        int end = at + 1;
        while (end < tokens.size() && !tokens.get(end).isWord("ON")) {
            end++;
        }
        int first = tokens.get(at - 2).isWord("AS") ? at - 2 : at - 1;
        String moved = statement.sql().substring(tokens.get(at).start, tokens.get(end - 1).end) + " AS "
                + statement.sql().substring(tokens.get(at - 1).start, tokens.get(at - 1).end);
        return Optional.of(told(first, end - 1, Message.of("sql_syntax.as_of_alias", "instead", moved))
                .withFix(moved));
    }

    private Optional<Finding> clause(int at) {
        String word = at < 0 ? "" : tokens.get(at).upper();
        if (word.equals("LEFT")
                && at + 1 < tokens.size()
                && CLAUSES.containsKey(tokens.get(at + 1).upper())) {
            return clause(at + 1);
        }
        if (word.equals("TEMP") && tokens.get(0).isWord("CREATE")) {
            return Optional.of(told(at, at, Message.of("sql_syntax.temp")).withFix("TEMPORARY"));
        }
        if (at > 0 && tokens.get(at - 1).isWord("TOP") && tokens.get(at - 2).isWord("SELECT")) {
            return Optional.of(
                    told(at - 1, at, Message.of("sql_syntax.top", "count", statement.value(tokens.get(at)))));
        }
        if (word.equals("TABLE")
                && tokens.get(0).isWord("INSERT")
                && tokens.get(at - 1).isWord("OVERWRITE")) {
            return Optional.of(
                    told(at, at, Message.of("sql_syntax.overwrite_table")).withFix(""));
        }
        if (word.equals("LATERAL")
                && at + 1 < tokens.size()
                && tokens.get(at + 1).isWord("VIEW")) {
            return Optional.of(told(at, at + 1, Message.of("sql_syntax.lateral_view")));
        }
        if (word.equals("ROW") && at + 1 < tokens.size() && tokens.get(at + 1).isWord("FORMAT")) {
            return Optional.of(told(at, at + 1, ofHive("ROW FORMAT")));
        }
        return Optional.ofNullable(CLAUSES.get(word)).map(said -> told(at, at, said));
    }

    /** ON DUPLICATE KEY of MySQL, ON CONFLICT of PostgreSQL. */
    private Optional<Finding> upsert(int at) {
        for (int word = Math.max(0, at - 1); at >= 0 && word <= Math.min(at, tokens.size() - 2); word++) {
            boolean isUpsert = tokens.get(word).isWord("ON")
                    && (tokens.get(word + 1).isWord("DUPLICATE")
                            || tokens.get(word + 1).isWord("CONFLICT"));
            if (isUpsert) {
                return Optional.of(told(word, word + 1, Message.of("sql_syntax.upsert")));
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

    private static Message ofHive(String clause) {
        return Message.of("sql_syntax.hive", "clause", clause);
    }

    private static Message ofMysql(String clause) {
        return Message.of("sql_syntax.mysql", "clause", clause);
    }

    private Finding told(int first, int last, Message said) {
        return Finding.of(
                Severity.ERROR,
                FailureCode.SQL_SYNTAX.onTheWire(),
                said,
                statement,
                tokens.get(first).start,
                tokens.get(last).end);
    }
}
