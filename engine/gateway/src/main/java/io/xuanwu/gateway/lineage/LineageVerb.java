package io.xuanwu.gateway.lineage;

import io.xuanwu.gateway.finding.Finding;
import io.xuanwu.gateway.http.Call;
import io.xuanwu.gateway.http.Handler;
import io.xuanwu.gateway.script.Reading;
import io.xuanwu.job.FlinkProblem;
import io.xuanwu.job.definition.Definition;
import io.xuanwu.job.failure.EngineFailure;
import io.xuanwu.job.failure.FailureCode;
import io.xuanwu.job.script.Statement;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.RelNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ArrayNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.operations.Operation;
import org.apache.flink.table.operations.QueryOperation;
import org.apache.flink.table.operations.SinkModifyOperation;
import org.apache.flink.table.planner.operations.PlannerQueryOperation;

/** {@code POST /lineage}: returns the origin of the columns of each INSERT and SELECT. Fast, because it plans nothing. */
public final class LineageVerb implements Handler {
    @Override
    public void serve(Call call) throws Exception {
        call.reply(200, trace(Reading.definition(call.body())));
    }

    /** Returns the response for a definition. */
    public static ObjectNode trace(Definition definition) throws Exception {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ArrayNode traced = answer.putArray("statements");
        try (Reading reading = Reading.open(definition)) {
            for (Statement statement : reading.statements()) {
                if (Reading.isQuery(statement)) {
                    reading.parse(statement)
                            .ifPresent(
                                    operation -> reading.attempt(statement, () -> trace(statement, operation, traced)));
                } else {
                    reading.perform(statement);
                }
            }
        }
        return answer;
    }

    private static void trace(Statement statement, Operation operation, ArrayNode traced) throws EngineFailure {
        try {
            traced.add(lineage(statement, operation));
        } catch (Exception | LinkageError | AssertionError unforeseen) {
            throw FlinkProblem.of(unforeseen, statement, FailureCode.SQL_UNSUPPORTED);
        }
    }

    private static ObjectNode lineage(Statement statement, Operation operation) {
        SinkModifyOperation write = operation instanceof SinkModifyOperation ? (SinkModifyOperation) operation : null;
        QueryOperation query = write == null ? (QueryOperation) operation : write.getChild();
        RelNode tree = ((PlannerQueryOperation) query).getCalciteTree();
        List<String> names = write == null ? tree.getRowType().getFieldNames() : written(write);
        if (names.size() != tree.getRowType().getFieldCount()) {
            throw new IllegalStateException(
                    "The query returns " + tree.getRowType().getFieldCount() + " columns, but the table has "
                            + names.size() + ": " + String.join(", ", names) + ".");
        }
        ObjectNode lineage = JsonNodeFactory.instance.objectNode();
        lineage.put("number", statement.number());
        lineage.set("range", Finding.toJson(statement.range()));
        lineage.put(
                "sink",
                write == null
                        ? null
                        : write.getContextResolvedTable().getIdentifier().asSummaryString());
        ArrayNode sources = lineage.putArray("sources");
        for (SourceTable source : SourceScanner.sources(tree)) {
            sources.addObject().put("table", source.table.asSummaryString()).put("role", source.role.onTheWire());
        }
        columns(lineage.putArray("columns"), names, Columns.of(tree));
        return lineage;
    }

    private static List<String> written(SinkModifyOperation write) {
        List<String> names = new ArrayList<>();
        for (Column column : write.getContextResolvedTable().getResolvedSchema().getColumns()) {
            if (column.isPersisted()) {
                names.add(column.getName());
            }
        }
        return names;
    }

    private static void columns(ArrayNode list, List<String> names, List<Derivation> derivations) {
        for (int i = 0; i < names.size(); i++) {
            Derivation derivation = derivations.get(i);
            ObjectNode column = list.addObject().put("column", names.get(i));
            ArrayNode inputs = column.putArray("inputs");
            for (ColumnRef input : derivation.inputs) {
                inputs.addObject().put("table", input.table).put("column", input.column);
            }
            column.put("transformation", derivation.text);
        }
    }
}
