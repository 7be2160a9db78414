package io.xuanwu.gateway.check;

import io.xuanwu.gateway.finding.Finding;
import io.xuanwu.gateway.http.BadRequest;
import io.xuanwu.gateway.http.Call;
import io.xuanwu.gateway.http.Handler;
import io.xuanwu.job.definition.Definition;
import io.xuanwu.job.definition.DefinitionReader;
import io.xuanwu.job.failure.EngineFailure;
import io.xuanwu.job.script.Statement;
import java.util.List;
import java.util.Locale;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ArrayNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;

/** {@code POST /check}. */
public final class CheckVerb implements Handler {
    private static final String WARMING = "CREATE TABLE a (id INT, v DOUBLE, t TIMESTAMP(3), WATERMARK FOR t AS t)"
            + " WITH ('connector' = 'datagen');"
            + "CREATE TABLE b (id INT, n BIGINT) WITH ('connector' = 'print');"
            + "INSERT INTO b SELECT id, COUNT(*) FROM TABLE(TUMBLE(TABLE a, DESCRIPTOR(t), INTERVAL '1' MINUTE))"
            + " GROUP BY id, window_start, window_end;"
            + "INSERT INTO b SELECT a.id, COUNT(*) FROM a JOIN b ON a.id = b.id GROUP BY a.id;"
            + "INSERT INTO b SELECT idd, 1 FROM a;";

    private final Memo memo = new Memo();
    private final UserCode userCode = new UserCode();

    @Override
    public void serve(Call call) throws Exception {
        JsonNode request = call.body();
        Definition definition;
        try {
            definition = DefinitionReader.read(request.path("definition"));
        } catch (EngineFailure invalid) {
            throw BadRequest.invalid(invalid.getMessage());
        }
        Purpose purpose = Purpose.of(request.path("purpose").asText("check"));
        try {
            call.reply(200, check(definition, purpose, memo, userCode.of(definition)));
        } catch (EngineFailure unavailable) {
            throw new BadRequest(400, unavailable.code().onTheWire(), unavailable.getMessage());
        }
    }

    /** Plans typical statements a few times, so that code is compiled before the first request. */
    public void warmUp() throws EngineFailure {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("version", 1).put("kind", "sql").put("sql", WARMING);
        for (int round = 0; round < 3; round++) {
            check(DefinitionReader.read(document), Purpose.CHECK, new Memo(), CheckVerb.class.getClassLoader());
        }
    }

    /** Checks a script of which another verb could not read all, without the cache; a bare SELECT is no error. */
    public static List<Finding> findings(Definition definition, ClassLoader userCode) {
        try (ScriptCheck script = new ScriptCheck(definition, Purpose.DEBUG, new Memo(), userCode)) {
            return script.run();
        }
    }

    private static ObjectNode check(Definition definition, Purpose purpose, Memo memo, ClassLoader userCode) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        try (ScriptCheck script = new ScriptCheck(definition, purpose, memo, userCode)) {
            List<Finding> findings = script.run();
            ArrayNode statements = answer.putArray("statements");
            for (Statement statement : script.statements()) {
                ObjectNode one = statements.addObject();
                one.put("number", statement.number());
                one.put("kind", statement.verb().name().toLowerCase(Locale.ROOT));
                one.set("range", Finding.toJson(statement.range()));
            }
            answer.set("findings", Finding.toJson(findings));
            answer.put("planned", script.planned());
            answer.put("reused", script.statements().size() - script.planned());
        }
        return answer;
    }
}
