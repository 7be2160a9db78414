package io.xuanwu.job;

import io.xuanwu.job.failure.EngineFailure;
import io.xuanwu.job.failure.FailureCode;
import io.xuanwu.job.script.Statement;
import io.xuanwu.job.script.Token;
import io.xuanwu.job.script.Verb;
import io.xuanwu.job.text.Message;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What to write instead of statements that have no place in a job. */
public final class Unsupported {
    private static final int LEADING = 4;
    private static final Set<String> NOUNS = Set.of("PLAN", "JOB", "JOBS");

    private Unsupported() {}

    public static EngineFailure failure(Statement statement) {
        return statement.failure(FailureCode.SQL_UNSUPPORTED, advice(statement), null);
    }

    /**
     * Does nothing for a statement that can stand where it does.
     *
     * @throws EngineFailure sql_unsupported for one in a statement set that is no INSERT
     */
    public static void refuseInSet(Statement statement) throws EngineFailure {
        if (statement.inStatementSet() && !statement.verb().writes()) {
            throw statement.verb() == Verb.UNSUPPORTED
                    ? failure(statement)
                    : statement.failure(FailureCode.SQL_UNSUPPORTED, Message.of("sql_unsupported.in_set"), null);
        }
    }

    private static Message advice(Statement statement) {
        switch (statement.verb()) {
            case QUERY:
                return Message.of("sql_unsupported.query");
            case TABLE_FROM_QUERY:
                return Message.of("sql_unsupported.replace");
            case JAR:
                return Message.of(
                        statement.tokens().get(0).isWord("CREATE")
                                ? "sql_unsupported.using_jar"
                                : "sql_unsupported.jar");
            default:
                return ofSet(statement).orElseGet(() -> elsewhere(statement));
        }
    }

    /** About a statement set, or a query, that is written in a form which Flink does not take. */
    private static Optional<Message> ofSet(Statement statement) {
        List<Token> tokens = statement.tokens();
        if (begins(tokens, "END")) {
            return Optional.of(Message.of("sql_unsupported.end"));
        }
        if (begins(tokens, "BEGIN", "STATEMENT", "SET")) {
            return Optional.of(Message.of("sql_unsupported.nested"));
        }
        if (begins(tokens, "BEGIN") || begins(tokens, "EXECUTE", "STATEMENT", "SET")) {
            return Optional.of(Message.of("sql_unsupported.begin"));
        }
        return Optional.empty();
    }

    private static Message elsewhere(Statement statement) {
        return Message.of("sql_unsupported.statement", "statement", name(statement));
    }

    private static boolean begins(List<Token> tokens, String... words) {
        for (int at = 0; at < words.length; at++) {
            if (at >= tokens.size() || !tokens.get(at).isWord(words[at])) {
                return false;
            }
        }
        return true;
    }

    /** What Flink calls the statement. */
    private static String name(Statement statement) {
        List<Token> tokens = statement.tokens();
        String first = tokens.get(0).upper();
        if (begins(tokens, "COMPILE", "AND", "EXECUTE", "PLAN")) {
            return "COMPILE AND EXECUTE PLAN";
        }
        String second = tokens.size() > 1 ? tokens.get(1).upper() : "";
        if (NOUNS.contains(second)) {
            return first + " " + second;
        }
        boolean isMaterialized = tokens.stream().limit(LEADING).anyMatch(token -> token.isWord("MATERIALIZED"));
        return isMaterialized ? first + " MATERIALIZED TABLE" : first;
    }
}
