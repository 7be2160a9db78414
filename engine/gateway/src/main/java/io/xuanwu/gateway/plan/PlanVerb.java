package io.xuanwu.gateway.plan;

import io.xuanwu.gateway.http.Call;
import io.xuanwu.gateway.http.Handler;
import io.xuanwu.gateway.script.Reading;
import io.xuanwu.job.FlinkProblem;
import io.xuanwu.job.definition.Definition;
import io.xuanwu.job.failure.EngineFailure;
import io.xuanwu.job.failure.FailureCode;
import io.xuanwu.job.script.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ArrayNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.flink.table.operations.ModifyOperation;
import org.apache.flink.table.operations.Operation;

/**
 * {@code POST /plan}: returns the plan of each statement and of the script as one job. Tables whose connector is present
 * are planned with it, so that the graph equals that of a run; the others are planned as shadows.
 */
public final class PlanVerb implements Handler {
    @Override
    public void serve(Call call) throws Exception {
        call.reply(200, plan(Reading.definition(call.body())));
    }

    /** Returns the response for a definition. */
    public static ObjectNode plan(Definition definition) throws Exception {
        Attempt real = new Attempt();
        ObjectNode answer = real.plan(definition, true);
        // A connector may reject the placeholder of a secret; a shadow accepts it.
        return real.refused ? new Attempt().plan(definition, false) : answer;
    }

    private static final class Attempt {
        private final Map<Statement, ModifyOperation> writes = new LinkedHashMap<>();
        private final ArrayNode planned = JsonNodeFactory.instance.arrayNode();
        private boolean refused;
        private ObjectNode graph;

        private ObjectNode plan(Definition definition, boolean isReal) throws Exception {
            ObjectNode answer = JsonNodeFactory.instance.objectNode();
            try (Reading reading =
                    Reading.open(definition, (table, behaviour) -> isReal ? behaviour.real() : behaviour)) {
                for (Statement statement : reading.statements()) {
                    if (Reading.isQuery(statement)) {
                        reading.parse(statement).ifPresent(operation -> plan(statement, operation, reading));
                    } else {
                        reading.perform(statement);
                    }
                }
                if (!reading.hasFailed() && !writes.isEmpty()) {
                    Statement first = writes.keySet().iterator().next();
                    reading.attempt(first, () -> draw(first, reading));
                }
                answer.set("statements", planned);
                answer.set("graph", graph);
            }
            return answer;
        }

        private void plan(Statement statement, Operation operation, Reading reading) {
            reading.attempt(statement, () -> {
                try {
                    planned.add(StatementPlan.of(statement, operation, reading.workspace()));
                    if (statement.verb().writes()) {
                        writes.put(statement, (ModifyOperation) operation);
                    }
                } catch (RuntimeException | LinkageError | AssertionError wrong) {
                    throw failure(wrong, statement);
                }
            });
        }

        private void draw(Statement first, Reading reading) throws EngineFailure {
            try {
                graph = new JobPlan(reading.workspace(), writes).toJson();
            } catch (RuntimeException | LinkageError | AssertionError wrong) {
                throw failure(wrong, first);
            }
        }

        private EngineFailure failure(Throwable wrong, Statement statement) {
            refused = true;
            return FlinkProblem.of(wrong, statement, FailureCode.PLAN_FAILED);
        }
    }
}
