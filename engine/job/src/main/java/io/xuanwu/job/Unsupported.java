package io.xuanwu.job;

import io.xuanwu.job.failure.EngineFailure;
import io.xuanwu.job.failure.FailureCode;
import io.xuanwu.job.script.Statement;

/** What to write instead of statements that have no place in a job. */
public final class Unsupported {
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
                return "CREATE TABLE … AS SELECT cannot be combined with other statements in one job:"
                        + " write CREATE TABLE with its columns, and then INSERT INTO it.";
            case JAR:
                return "Jars belong to the job: upload the jar as an artifact, add it to the job, and remove"
                        + (statement.tokens().get(0).isWord("CREATE") ? " USING JAR." : " this statement.");
            default:
                return "A job accepts CREATE, DROP, ALTER, USE, LOAD, UNLOAD, SET, RESET, SHOW, DESCRIBE, EXPLAIN and"
                        + " INSERT; run this statement elsewhere.";
        }
    }
}
