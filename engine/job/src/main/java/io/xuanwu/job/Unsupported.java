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
                return "A query needs somewhere to write: put INSERT INTO a table before it, for example a table"
                        + " WITH ('connector' = 'print').";
            case TABLE_FROM_QUERY:
                return "CREATE TABLE … AS SELECT cannot share one job with other statements:"
                        + " write CREATE TABLE with its columns, and then INSERT INTO it.";
            case JAR:
                return "Jars come with the job: upload the jar as an artifact, add it to the job, and leave this"
                        + (statement.tokens().get(0).isWord("CREATE") ? " USING JAR out." : " statement out.");
            default:
                return "A job takes CREATE, DROP, ALTER, USE, LOAD, UNLOAD, SET, RESET, SHOW, DESCRIBE, EXPLAIN and"
                        + " INSERT; run this statement elsewhere.";
        }
    }
}
