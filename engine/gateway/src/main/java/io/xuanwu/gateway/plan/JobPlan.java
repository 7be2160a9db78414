package io.xuanwu.gateway.plan;

import io.xuanwu.gateway.finding.Finding;
import io.xuanwu.gateway.tables.Workspace;
import io.xuanwu.job.script.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.calcite.rel.RelNode;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.dag.Transformation;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.JobVertex;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ArrayNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamConfig;
import org.apache.flink.streaming.api.graph.StreamEdge;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.apache.flink.table.operations.ModifyOperation;
import org.apache.flink.table.planner.delegation.PlannerBase;
import org.apache.flink.table.planner.plan.nodes.exec.ExecNodeGraph;
import scala.collection.JavaConverters;

/**
 * The plan of all INSERTs of a script as one job, as in a run. Flink's operator numbers differ between plans of one
 * process, so operators are numbered from 1; vertex ids depend only on the structure of the graph and equal those of a
 * run.
 */
final class JobPlan {
    private static final Pattern NUMBER = Pattern.compile("\\[\\d+]");
    private static final Pattern LEADING_NUMBER = Pattern.compile("^\\[\\d+]:");

    private final Workspace workspace;
    private final PlannerBase planner;
    private final Map<Integer, StreamNode> nodes = new TreeMap<>();
    private final Map<Integer, Integer> numbers = new HashMap<>();
    private final Map<Integer, String> chains = new HashMap<>();
    private final Origins origins;
    private final JobGraph job;

    /**
     * @throws RuntimeException if Flink cannot plan the statements as one job
     */
    @SuppressWarnings("deprecation") // the planner's own steps, which a run uses, too; not public API of Flink
    JobPlan(Workspace workspace, Map<Statement, ModifyOperation> writes) {
        this.workspace = workspace;
        planner = (PlannerBase) workspace.tables().getPlanner();
        planner.beforeTranslation();
        ExecNodeGraph plan;
        List<Transformation<?>> transformations;
        Owners owners;
        try {
            plan = plan(List.copyOf(writes.values()));
            transformations = planner.translateToPlan(plan);
            owners = new Owners(plan, writes, write -> plan(List.of(write)));
        } finally {
            planner.afterTranslation();
        }
        StreamExecutionEnvironment environment = planner.getExecEnv();
        environment.configure(workspace.tables().getConfig());
        StreamGraph graph = environment.generateStreamGraph(transformations);
        graph.getStreamNodes().forEach(node -> nodes.put(node.getId(), node));
        nodes.keySet().forEach(id -> numbers.put(id, numbers.size() + 1));
        origins = new Origins(workspace, owners, plan, nodes);
        job = graph.getJobGraph(workspace.userCode(), new JobID());
    }

    private ExecNodeGraph plan(List<ModifyOperation> writes) {
        List<RelNode> trees = new ArrayList<>();
        writes.forEach(write -> trees.add(planner.translateToRel(write)));
        return planner.translateToExecNodeGraph(planner.optimize(JavaConverters.asScalaBuffer(trees)), false);
    }

    ObjectNode toJson() {
        ObjectNode graph = JsonNodeFactory.instance.objectNode();
        ArrayNode chainList = JsonNodeFactory.instance.arrayNode();
        for (JobVertex vertex : job.getVerticesSortedTopologicallyFromSources()) {
            chainList.add(chain(vertex, "c" + (chainList.size() + 1)));
        }
        ArrayNode nodeList = graph.putArray("nodes");
        nodes.values().forEach(node -> nodeList.add(node(node)));
        graph.set("chains", chainList);
        return graph;
    }

    private ObjectNode chain(JobVertex vertex, String id) {
        StreamConfig head = new StreamConfig(vertex.getConfiguration());
        TreeSet<Integer> members = new TreeSet<>(head.getTransitiveChainedTaskConfigsWithSelf(workspace.userCode())
                .keySet());
        ObjectNode chain = JsonNodeFactory.instance.objectNode();
        chain.put("id", id);
        chain.put("vertex_id", vertex.getID().toString());
        chain.put("name", plain(vertex.getName()));
        ArrayNode list = chain.putArray("nodes");
        for (int member : members) {
            if (numbers.containsKey(member)) {
                list.add(numbers.get(member));
                chains.put(member, id);
            }
        }
        chain.put("parallelism", vertex.getParallelism());
        return chain;
    }

    private ObjectNode node(StreamNode node) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("id", numbers.get(node.getId()));
        json.put("uid", node.getTransformationUID());
        json.put("operator", plain(node.getOperatorName()));
        String described = node.getOperatorDescription();
        json.put(
                "name",
                described == null
                        ? plain(node.getOperatorName())
                        : LEADING_NUMBER.matcher(described).replaceFirst(""));
        json.put("parallelism", node.getParallelism());
        json.put("chain", chains.get(node.getId()));
        Origins.Origin origin = origins.of(node.getId());
        json.put("statement", origin == null ? null : origin.statement.number());
        json.set("range", origin == null ? null : Finding.toJson(origin.range));
        ArrayNode inputs = json.putArray("inputs");
        for (StreamEdge edge : node.getInEdges()) {
            inputs.addObject()
                    .put("id", numbers.get(edge.getSourceId()))
                    .put("ship", edge.getPartitioner().toString());
        }
        return json;
    }

    /** Returns the name without the number that the planner assigned to the operator in this process. */
    private static String plain(String name) {
        return NUMBER.matcher(name).replaceAll("");
    }
}
