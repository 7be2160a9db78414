package io.xuanwu.gateway.plan;

import io.xuanwu.gateway.finding.Finding;
import io.xuanwu.gateway.tables.Workspace;
import io.xuanwu.job.script.Statement;
import java.util.List;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.sql.SqlExplainFormat;
import org.apache.calcite.sql.SqlExplainLevel;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.JsonProcessingException;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.TextNode;
import org.apache.flink.table.api.ExplainDetail;
import org.apache.flink.table.api.ExplainFormat;
import org.apache.flink.table.operations.Operation;
import org.apache.flink.table.operations.QueryOperation;
import org.apache.flink.table.operations.SinkModifyOperation;
import org.apache.flink.table.planner.operations.PlannerQueryOperation;

/** The three plans of a statement: as written, as optimized by Flink, and as executed if it were the only one. */
final class StatementPlan {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String OPTIMIZED = "== Optimized Physical Plan ==";
    private static final String EXECUTION = "== Physical Execution Plan ==";

    private StatementPlan() {}

    /**
     * @throws RuntimeException if Flink cannot plan the statement
     */
    static ObjectNode of(Statement statement, Operation operation, Workspace workspace) {
        String explained = workspace
                .tables()
                .explainInternal(
                        List.of(operation),
                        ExplainFormat.TEXT,
                        ExplainDetail.CHANGELOG_MODE,
                        ExplainDetail.JSON_EXECUTION_PLAN);
        ObjectNode plan = JsonNodeFactory.instance.objectNode();
        plan.put("number", statement.number());
        plan.set("range", Finding.toJson(statement.range()));
        plan.set("ast", tree(operation));
        plan.put("optimized", section(explained, OPTIMIZED));
        plan.set("execution", read(section(explained, EXECUTION)));
        return plan;
    }

    private static JsonNode tree(Operation operation) {
        QueryOperation query = operation instanceof SinkModifyOperation
                ? ((SinkModifyOperation) operation).getChild()
                : (QueryOperation) operation;
        RelNode tree = ((PlannerQueryOperation) query).getCalciteTree();
        try {
            return read(RelOptUtil.dumpPlan("", tree, SqlExplainFormat.JSON, SqlExplainLevel.EXPPLAN_ATTRIBUTES));
        } catch (UnsupportedOperationException | AssertionError unsaid) {
            // Calcite cannot write every kind of expression as JSON.
            return TextNode.valueOf(RelOptUtil.toString(tree));
        }
    }

    private static JsonNode read(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException notJson) {
            return TextNode.valueOf(json);
        }
    }

    /** Returns the text below a title; Flink returns its plans as one text with a title for each. */
    private static String section(String explained, String title) {
        int start = explained.indexOf(title);
        if (start < 0) {
            return "";
        }
        int end = explained.indexOf("\n== ", start + title.length());
        return explained
                .substring(start + title.length(), end < 0 ? explained.length() : end)
                .strip();
    }
}
