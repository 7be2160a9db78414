package io.xuanwu.gateway.check;

import io.xuanwu.gateway.finding.Finding;
import io.xuanwu.gateway.http.Call;
import io.xuanwu.gateway.http.Handler;
import io.xuanwu.gateway.tables.Workspace;
import io.xuanwu.job.FlinkProblem;
import io.xuanwu.job.definition.Definition;
import io.xuanwu.job.definition.DefinitionReader;
import io.xuanwu.job.failure.EngineFailure;
import io.xuanwu.job.failure.FailureCode;
import io.xuanwu.job.script.Script;
import io.xuanwu.job.script.Statement;
import io.xuanwu.job.script.Verb;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ArrayNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.flink.table.operations.ModifyOperation;
import org.apache.flink.table.operations.Operation;

/** {@code POST /check}. */
public final class CheckVerb implements Handler {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    public void serve(Call call) throws Exception {
        JsonNode request = call.body();
        call.reply(200, check(DefinitionReader.read(request.path("definition"))));
    }

    public void warmUp() throws EngineFailure {
        check(DefinitionReader.read(JSON.createObjectNode()
                .put("version", 1)
                .put("kind", "sql")
                .put(
                        "sql",
                        "CREATE TABLE a (id INT, v DOUBLE, t TIMESTAMP(3), WATERMARK FOR t AS t) WITH ('connector' = 'datagen');"
                                + "CREATE TABLE b (id INT, n BIGINT) WITH ('connector' = 'print');"
                                + "INSERT INTO b SELECT id, COUNT(*) FROM TABLE(TUMBLE(TABLE a, DESCRIPTOR(t), INTERVAL '1' MINUTE))"
                                + " GROUP BY id, window_start, window_end")));
    }

    private static ObjectNode check(Definition definition) throws EngineFailure {
        List<EngineFailure> failures = new ArrayList<>();
        List<Finding> findings = new ArrayList<>();
        List<Statement> statements =
                Script.parse(definition.sql.orElse(""), failures).bind(Workspace.bindings(definition), failures);
        ObjectNode answer = JSON.createObjectNode();
        ArrayNode shown = answer.putArray("statements");
        try (Workspace workspace = Workspace.open(definition, statements, CheckVerb.class.getClassLoader())) {
            for (Statement statement : statements) {
                ObjectNode one = shown.addObject();
                one.put("number", statement.number());
                one.put("kind", statement.verb().name().toLowerCase(java.util.Locale.ROOT));
                one.set("range", Finding.toJson(statement.range()));
                try {
                    if (statement.verb() == Verb.WRITE) {
                        plan(workspace, statement, workspace.parse(statement));
                    } else {
                        workspace.perform(statement);
                    }
                } catch (EngineFailure failure) {
                    failures.add(failure);
                }
            }
        }
        failures.forEach(failure -> findings.add(Finding.of(failure)));
        ArrayNode list = answer.putArray("findings");
        findings.forEach(finding -> list.add(finding.toJson()));
        answer.put("planned", statements.size());
        answer.put("reused", 0);
        return answer;
    }

    private static void plan(Workspace workspace, Statement statement, Operation operation) throws EngineFailure {
        try {
            workspace.tables().getPlanner().translate(List.of((ModifyOperation) operation));
        } catch (RuntimeException | LinkageError refused) {
            throw FlinkProblem.of(refused, statement, FailureCode.PLAN_FAILED);
        }
    }
}
