package io.xuanwu.gateway.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xuanwu.job.definition.DefinitionReader;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.internal.TableEnvironmentImpl;
import org.apache.flink.table.operations.ModifyOperation;
import org.apache.flink.table.planner.delegation.PlannerBase;
import org.junit.jupiter.api.Test;

class PlanTest {
    private static final String ORDERS =
            "CREATE TABLE orders (id INT, customer STRING, amount DOUBLE, pt AS PROCTIME(), ts TIMESTAMP(3),"
                    + " WATERMARK FOR ts AS ts) WITH ('connector' = 'datagen');\n";
    private static final String SINK = "CREATE TABLE sink (a STRING, b DOUBLE) WITH ('connector' = 'blackhole');\n";
    private static final String DIM = "CREATE TABLE dim (id INT, name STRING) WITH ('connector' = 'jdbc');\n";

    @Test
    void aStatementHasItsTreeAndBothPlans() throws Exception {
        JsonNode plan =
                plan(ORDERS + SINK + "INSERT INTO sink SELECT customer, SUM(amount) FROM orders GROUP BY customer");
        JsonNode statement = plan.at("/statements/0");
        assertEquals(3, statement.get("number").asInt());
        assertTrue(statement.at("/ast/rels").size() > 2, statement.toString());
        assertTrue(statement.get("optimized").asText().contains("GroupAggregate(groupBy=[customer]"));
        assertTrue(statement.get("optimized").asText().contains("changelogMode=[I,"));
        assertTrue(statement.at("/execution/nodes").size() > 2);
    }

    @Test
    void verticesHaveTheIdsOfTheJobThatARunStarts() throws Exception {
        String[] definitions = {ORDERS, SINK};
        String[] writes = {
            "INSERT INTO sink SELECT customer, SUM(amount) FROM orders WHERE id > 3 GROUP BY customer",
            "INSERT INTO sink SELECT a.customer, b.amount FROM orders a JOIN orders b ON a.id = b.id"
        };
        String script = ORDERS + SINK + String.join(";\n", writes);
        TreeSet<String> planned = new TreeSet<>(plan(script).at("/graph/chains").findValuesAsText("vertex_id"));
        assertEquals(vertices(definitions, writes), planned);
        assertEquals(planned, new TreeSet<>(plan(script).at("/graph/chains").findValuesAsText("vertex_id")));
    }

    @Test
    void operatorsAreLedBackToTheText() throws Exception {
        String sql = ORDERS + SINK + DIM
                + "INSERT INTO sink SELECT d.name, SUM(o.amount) FROM orders o\n"
                + " JOIN dim FOR SYSTEM_TIME AS OF o.pt AS d ON o.id = d.id\n WHERE o.amount > 3 GROUP BY d.name";
        JsonNode graph = plan(sql).get("graph");
        assertEquals("orders", text(sql, node(graph, "Source: orders")));
        assertEquals("o.amount > 3", text(sql, node(graph, "filter")));
        assertEquals("JOIN dim FOR SYSTEM_TIME AS OF o.pt AS d ON o.id = d.id", text(sql, node(graph, "LookupJoin")));
        assertEquals("GROUP BY d.name", text(sql, node(graph, "GroupAggregate")));
        assertEquals("orders", text(sql, node(graph, "WatermarkAssigner")));
        assertEquals("sink", text(sql, node(graph, "sink: Writer", "Sink: sink")));
        assertEquals(4, node(graph, "LookupJoin").get("statement").asInt());
    }

    @Test
    void whatComesFromInsideAViewIsNotMistakenForAPartOfTheStatement() throws Exception {
        String sql = ORDERS + SINK
                + "CREATE VIEW sums AS SELECT customer, id, SUM(amount) AS s FROM orders GROUP BY customer, id;\n"
                + "INSERT INTO sink SELECT customer, MAX(s) FROM sums GROUP BY customer";
        JsonNode graph = plan(sql).get("graph");
        assertEquals("sums", text(sql, node(graph, "Source: orders")));
        String whole = "INSERT INTO sink SELECT customer, MAX(s) FROM sums GROUP BY customer";
        assertEquals(whole, text(sql, node(graph, "GroupAggregate")));
    }

    @Test
    void nodesCountFromOneAndNameNoNumberOfTheProcess() throws Exception {
        String sql = "SET 'parallelism.default' = '3';" + ORDERS + SINK
                + "INSERT INTO sink SELECT customer, amount FROM orders";
        plan(sql);
        JsonNode graph = plan(sql).get("graph");
        int expected = 1;
        for (JsonNode node : graph.get("nodes")) {
            assertEquals(expected++, node.get("id").asInt());
            assertFalse(node.get("operator").asText().contains("["), node.toString());
            assertEquals(3, node.get("parallelism").asInt());
        }
        int chained = 0;
        for (JsonNode chain : graph.get("chains")) {
            chained += chain.get("nodes").size();
        }
        assertEquals(graph.get("nodes").size(), chained);
        assertEquals("FORWARD", graph.at("/nodes/1/inputs/0/ship").asText());
    }

    @Test
    void optionsOfTheDefinitionCountAndAnUnknownConnectorDoesNotStopThePlan() throws Exception {
        ObjectNode definition = definition(DIM + SINK + "INSERT INTO sink SELECT name, 1 FROM dim");
        definition.putObject("options").put("parallelism.default", "5");
        JsonNode plan = PlanVerb.plan(DefinitionReader.read(definition));
        assertEquals(5, plan.at("/graph/chains/0/parallelism").asInt());
    }

    @Test
    void rowsAndWholeTablesAreQueries() throws Exception {
        String sql = SINK + "CREATE TABLE pairs (a STRING, b DOUBLE) WITH ('connector' = 'datagen');\n"
                + "INSERT INTO sink VALUES ('a', 1), ('b', 2);\n"
                + "INSERT INTO sink TABLE pairs;\n"
                + "INSERT INTO sink SELECT a, b FROM pairs WHERE a IN (VALUES ('a'))";
        JsonNode plan = plan(sql);
        assertEquals("pairs", text(sql, node(plan.get("graph"), "Source: pairs")));
    }

    @Test
    void aWrongStatementIsLeftOutAndTheJobHasNoGraph() throws Exception {
        JsonNode plan = plan(ORDERS + SINK + "INSERT INTO sink SELECT customer FROM orders;"
                + "INSERT INTO sink SELECT customer, amount FROM orders");
        assertEquals(1, plan.get("statements").size());
        assertTrue(plan.get("graph").isNull());
    }

    @Test
    void aSelectIsPlannedAndMakesNoJob() throws Exception {
        JsonNode plan = plan(ORDERS + "SELECT customer FROM orders");
        assertEquals(1, plan.get("statements").size());
        assertTrue(plan.get("graph").isNull());
    }

    /** As the entry point of a run makes its job: one statement set in an environment of its own. */
    @SuppressWarnings("deprecation")
    private static TreeSet<String> vertices(String[] definitions, String[] writes) {
        TableEnvironmentImpl tables = TableEnvironmentImpl.create(EnvironmentSettings.newInstance()
                .withConfiguration(new Configuration())
                .build());
        for (String definition : definitions) {
            tables.executeSql(definition.replace(";", ""));
        }
        List<ModifyOperation> operations = new ArrayList<>();
        for (String write : writes) {
            operations.add((ModifyOperation) tables.getParser().parse(write).get(0));
        }
        PlannerBase planner = (PlannerBase) tables.getPlanner();
        StreamExecutionEnvironment environment = planner.getExecEnv();
        TreeSet<String> ids = new TreeSet<>();
        environment
                .generateStreamGraph(planner.translate(operations))
                .getJobGraph(PlanTest.class.getClassLoader(), new JobID())
                .getVertices()
                .forEach(vertex -> ids.add(vertex.getID().toString()));
        return ids;
    }

    private static JsonNode node(JsonNode graph, String... operators) {
        for (JsonNode node : graph.get("nodes")) {
            boolean isFilter = node.get("name").asText().contains("where=[");
            String operator = node.get("operator").asText();
            if (List.of(operators).contains(operator.equals("Calc") && isFilter ? "filter" : operator)) {
                return node;
            }
        }
        throw new AssertionError("No " + String.join(" or ", operators) + " in " + graph);
    }

    private static String text(String sql, JsonNode node) {
        JsonNode range = node.get("range");
        String[] lines = sql.split("\n");
        assertEquals(range.get("line").asInt(), range.get("end_line").asInt(), node.toString());
        return lines[range.get("line").asInt() - 1].substring(
                range.get("column").asInt() - 1, range.get("end_column").asInt());
    }

    private static JsonNode plan(String sql) throws Exception {
        return PlanVerb.plan(DefinitionReader.read(definition(sql)));
    }

    private static ObjectNode definition(String sql) {
        return new ObjectMapper()
                .createObjectNode()
                .put("version", 1)
                .put("kind", "sql")
                .put("sql", sql);
    }
}
