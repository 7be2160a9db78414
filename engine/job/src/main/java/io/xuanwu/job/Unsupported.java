package io.xuanwu.job;

import io.xuanwu.job.failure.EngineFailure;
import io.xuanwu.job.failure.FailureCode;
import io.xuanwu.job.script.Statement;
import io.xuanwu.job.script.Token;
import java.util.List;

/** What to write instead of statements that have no place in a job. */
public final class Unsupported {
    private static final int LEADING = 4;

    private Unsupported() {}

    public static EngineFailure failure(Statement statement) {
        return statement.failure(FailureCode.SQL_UNSUPPORTED, advice(statement), null);
    }

    private static String advice(Statement statement) {
        switch (statement.verb()) {
            case QUERY:
                return "A query needs a table to write to: put INSERT INTO before it, for example with a table"
                        + " WITH ('connector' = 'print').";
            case TABLE_FROM_QUERY:
                return "A job cannot replace a table: write CREATE TABLE … AS SELECT.";
            case JAR:
                return "Jars belong to the job: upload the jar as an artifact, add it to the job, and remove"
                        + (statement.tokens().get(0).isWord("CREATE") ? " USING JAR." : " this statement.");
            default:
                return name(statement) + " is not part of a job, which accepts CREATE, DROP, ALTER, USE, LOAD, UNLOAD,"
                        + " SET, RESET, SHOW, DESCRIBE, EXPLAIN and INSERT. Run it elsewhere.";
        }
    }

    /** What Flink calls the statement. */
    private static String name(Statement statement) {
        List<Token> tokens = statement.tokens();
        String first = tokens.get(0).upper();
        boolean isMaterialized = tokens.stream().limit(LEADING).anyMatch(token -> token.isWord("MATERIALIZED"));
        return isMaterialized ? first + " MATERIALIZED TABLE" : first;
    }
}
