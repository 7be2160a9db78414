package io.xuanwu.gateway.debug;

import io.xuanwu.gateway.finding.Finding;
import io.xuanwu.gateway.http.Call;
import io.xuanwu.gateway.http.Handler;
import io.xuanwu.gateway.script.Reading;
import io.xuanwu.job.FlinkProblem;
import io.xuanwu.job.definition.Definition;
import io.xuanwu.job.failure.EngineFailure;
import io.xuanwu.job.failure.FailureCode;
import io.xuanwu.job.script.Statement;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.flink.table.operations.Operation;

/** {@code POST /tables}: the tables that a script reads and writes, as a debug session replaces them. Plans nothing. */
public final class TablesVerb implements Handler {
    @Override
    public void serve(Call call) throws Exception {
        call.reply(200, tables(Reading.definition(call.body())));
    }

    /** Returns the response for a definition; statements with errors are left out. */
    public static ObjectNode tables(Definition definition) throws Exception {
        try (Reading reading = Reading.open(definition)) {
            ScriptTables tables = new ScriptTables(reading.workspace());
            for (Statement statement : reading.statements()) {
                if (Reading.isQuery(statement)) {
                    reading.parse(statement)
                            .ifPresent(
                                    operation -> reading.attempt(statement, () -> add(statement, operation, tables)));
                } else {
                    reading.perform(statement);
                }
            }
            ObjectNode answer = tables.toJson();
            answer.set("findings", Finding.toJson(reading.findings()));
            return answer;
        }
    }

    private static void add(Statement statement, Operation operation, ScriptTables tables) throws EngineFailure {
        try {
            tables.add(statement, operation);
        } catch (Exception | LinkageError | AssertionError unforeseen) {
            throw FlinkProblem.of(unforeseen, statement, FailureCode.SQL_UNSUPPORTED);
        }
    }
}
