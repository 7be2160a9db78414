package io.xuanwu.gateway.plan;

import io.xuanwu.gateway.tables.Workspace;
import io.xuanwu.job.script.Statement;
import io.xuanwu.job.text.TextRange;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.streaming.api.graph.StreamEdge;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.apache.flink.table.catalog.ObjectIdentifier;
import org.apache.flink.table.planner.plan.nodes.exec.ExecEdge;
import org.apache.flink.table.planner.plan.nodes.exec.ExecNode;
import org.apache.flink.table.planner.plan.nodes.exec.ExecNodeGraph;
import org.apache.flink.table.planner.plan.nodes.exec.common.CommonExecLookupJoin;
import org.apache.flink.table.planner.plan.nodes.exec.common.CommonExecTableSourceScan;
import org.apache.flink.table.planner.plan.nodes.exec.spec.DynamicTableSourceSpec;

/**
 * The mapping of a job's operators to the script. The planner writes the number of a plan node into the name of each
 * operator that it creates for the node; an operator without a number is mapped like an adjacent one.
 */
final class Origins {
    private static final Pattern NUMBER = Pattern.compile("\\[(\\d+)]");

    private final Map<Integer, ExecNode<?>> plan = new HashMap<>();
    private final Map<ExecNode<?>, ExecNode<?>> consumers = new HashMap<>();
    private final Map<Statement, SqlPlaces> places = new HashMap<>();
    private final Map<Integer, StreamNode> nodes;
    private final Workspace workspace;
    private final Owners owners;

    Origins(Workspace workspace, Owners owners, ExecNodeGraph graph, Map<Integer, StreamNode> nodes) {
        this.workspace = workspace;
        this.owners = owners;
        this.nodes = nodes;
        graph.getRootNodes().forEach(this::learn);
    }

    /** The statement and the range that an operator comes from. */
    static final class Origin {
        final Statement statement;
        final TextRange range;

        private Origin(Statement statement, TextRange range) {
            this.statement = statement;
            this.range = range;
        }
    }

    /** Returns the origin of an operator, or null if it is unknown. */
    Origin of(int node) {
        ExecNode<?> exec = numbered(node).orElseGet(() -> beside(node));
        Statement statement = exec == null ? null : owners.of(exec);
        if (statement == null) {
            return null;
        }
        SqlPlaces known = places.computeIfAbsent(statement, each -> SqlPlaces.of(each, workspace));
        return new Origin(statement, range(exec, known).orElseGet(known::whole));
    }

    private void learn(ExecNode<?> node) {
        if (plan.putIfAbsent(node.getId(), node) == null) {
            for (ExecEdge edge : node.getInputEdges()) {
                consumers.put(edge.getSource(), node);
                learn(edge.getSource());
            }
        }
    }

    private Optional<ExecNode<?>> numbered(int node) {
        Matcher number = NUMBER.matcher(nodes.get(node).getOperatorName());
        return number.find() ? Optional.ofNullable(plan.get(Integer.parseInt(number.group(1)))) : Optional.empty();
    }

    /** Returns the plan node next to an operator that a connector added before its scan or in place of its sink. */
    private ExecNode<?> beside(int node) {
        ExecNode<?> behind = next(node, StreamNode::getOutEdges, StreamEdge::getTargetId);
        if (behind != null) {
            return behind;
        }
        ExecNode<?> sink = next(node, StreamNode::getInEdges, StreamEdge::getSourceId);
        while (sink != null && consumers.containsKey(sink)) {
            sink = consumers.get(sink);
        }
        return sink;
    }

    private ExecNode<?> next(int node, Function<StreamNode, List<StreamEdge>> edges, ToIntFunction<StreamEdge> end) {
        for (StreamEdge edge : edges.apply(nodes.get(node))) {
            int beyond = end.applyAsInt(edge);
            ExecNode<?> found = numbered(beyond).orElseGet(() -> next(beyond, edges, end));
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private static Optional<TextRange> range(ExecNode<?> node, SqlPlaces places) {
        if (node instanceof CommonExecTableSourceScan) {
            return read(node).flatMap(places::table);
        }
        String kind = node.getClass().getSimpleName().replaceFirst("^(Stream|Batch)Exec", "");
        if (kind.equals("Sink")) {
            return places.target();
        }
        if (kind.equals("Calc")) {
            return places.only(node.getDescription().contains("where=[") ? Part.WHERE : Part.SELECT);
        }
        Part part = part(kind);
        if (part != null) {
            return places.over(part, tables(node, new HashSet<>()));
        }
        // A watermark assigner and a changelog normalization belong to the table that needs them.
        ExecNode<?> below = node;
        while (below.getInputEdges().size() == 1 && !(below instanceof CommonExecTableSourceScan)) {
            below = below.getInputEdges().get(0).getSource();
        }
        return read(below).flatMap(places::table);
    }

    /** Returns the table that the node itself reads. */
    private static Optional<ObjectIdentifier> read(ExecNode<?> node) {
        DynamicTableSourceSpec source = null;
        if (node instanceof CommonExecTableSourceScan) {
            source = ((CommonExecTableSourceScan) node).getTableSourceSpec();
        } else if (node instanceof CommonExecLookupJoin) {
            source = ((CommonExecLookupJoin) node).getTemporalTableSourceSpec().getTableSourceSpec();
        }
        return Optional.ofNullable(source)
                .map(found -> found.getContextResolvedTable().getIdentifier());
    }

    private static Part part(String kind) {
        if (kind.contains("LookupJoin") || kind.contains("TemporalJoin")) {
            return Part.TIMED_JOIN;
        }
        if (kind.contains("Join")) {
            return Part.JOIN;
        }
        if (kind.contains("OverAggregate") || kind.contains("Rank") || kind.contains("Deduplicate")) {
            return Part.OVER;
        }
        if (kind.contains("Aggregate")) {
            return Part.GROUP;
        }
        if (kind.contains("Sort") || kind.equals("Limit")) {
            return Part.ORDER;
        }
        if (kind.contains("Correlate")) {
            return Part.FUNCTION;
        }
        switch (kind) {
            case "WindowTableFunction":
                return Part.WINDOW;
            case "Match":
                return Part.MATCH;
            case "Union":
                return Part.UNION;
            default:
                return null;
        }
    }

    private static Set<ObjectIdentifier> tables(ExecNode<?> node, Set<ObjectIdentifier> found) {
        read(node).ifPresent(found::add);
        node.getInputEdges().forEach(edge -> tables(edge.getSource(), found));
        return found;
    }
}
