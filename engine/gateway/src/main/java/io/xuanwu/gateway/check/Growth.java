package io.xuanwu.gateway.check;

import io.xuanwu.gateway.finding.Finding;
import io.xuanwu.gateway.finding.Severity;
import io.xuanwu.job.script.Statement;
import io.xuanwu.job.text.Message;
import java.lang.reflect.Field;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.table.planner.plan.nodes.exec.ExecEdge;
import org.apache.flink.table.planner.plan.nodes.exec.ExecNode;
import org.apache.flink.table.planner.plan.nodes.exec.ExecNodeGraph;
import org.apache.flink.table.planner.plan.nodes.exec.spec.OverSpec;

/** Finds operators that never remove state: it grows with every new key until the job runs out of memory or disk. */
final class Growth {
    /** What users call an operator, by its class in the plan. */
    private static final Map<String, Kind> KINDS = Map.ofEntries(
            Map.entry("StreamExecGroupAggregate", Kind.AGGREGATION),
            Map.entry("StreamExecGlobalGroupAggregate", Kind.AGGREGATION),
            Map.entry("StreamExecIncrementalGroupAggregate", Kind.AGGREGATION),
            Map.entry("StreamExecPythonGroupAggregate", Kind.AGGREGATION),
            Map.entry("StreamExecGroupTableAggregate", Kind.AGGREGATION),
            Map.entry("StreamExecJoin", Kind.JOIN),
            Map.entry("StreamExecMultiJoin", Kind.JOIN),
            Map.entry("StreamExecRank", Kind.RANKING),
            Map.entry("StreamExecSortLimit", Kind.RANKING),
            Map.entry("StreamExecDeduplicate", Kind.DEDUPLICATION),
            Map.entry("StreamExecOverAggregate", Kind.OVER),
            Map.entry("StreamExecChangelogNormalize", Kind.NORMALIZATION));

    private Growth() {}

    static List<Finding> find(ExecNodeGraph graph, Statement statement) {
        if (statement.tokens().stream().anyMatch(token -> token.isWord("STATE_TTL"))) {
            return List.of();
        }
        Map<Kind, Finding> found = new LinkedHashMap<>();
        Set<ExecNode<?>> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        graph.getRootNodes().forEach(root -> walk(root, statement, seen, found));
        return new ArrayList<>(found.values());
    }

    /** Says by which of its operators a query changes rows that it gave before. */
    static Message updates(ExecNodeGraph graph) {
        List<Kind> kinds = List.copyOf(updating(graph));
        if (kinds.isEmpty()) {
            return Message.of("sink_cannot_update");
        }
        String operators = kinds.stream().map(kind -> kind.noun).collect(Collectors.joining(" and "));
        return kinds.size() == 1
                ? Message.of(kinds.get(0).updates)
                : Message.of("sink_cannot_update.several", "operators", operators);
    }

    private static Set<Kind> updating(ExecNodeGraph graph) {
        Set<Kind> kinds = EnumSet.noneOf(Kind.class);
        Deque<ExecNode<?>> open = new ArrayDeque<>(graph.getRootNodes());
        Set<ExecNode<?>> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        while (!open.isEmpty()) {
            ExecNode<?> node = open.pop();
            Kind kind = KINDS.get(node.getClass().getSimpleName());
            if (kind != null && kind.updates != null) {
                kinds.add(kind);
            }
            node.getInputEdges().stream()
                    .map(ExecEdge::getSource)
                    .filter(seen::add)
                    .forEach(open::add);
        }
        if (kinds.size() > 1) {
            kinds.remove(Kind.JOIN); // most joins only hand on the changes of others
        }
        return kinds;
    }

    private static void walk(ExecNode<?> node, Statement statement, Set<ExecNode<?>> seen, Map<Kind, Finding> found) {
        if (!seen.add(node)) {
            return;
        }
        Kind kind = KINDS.get(node.getClass().getSimpleName());
        if (kind != null && (kind != Kind.OVER || isUnbounded(node))) {
            found.computeIfAbsent(kind, any -> kind.finding(statement));
        }
        for (ExecEdge edge : node.getInputEdges()) {
            walk(edge.getSource(), statement, seen, found);
        }
    }

    /** An OVER whose frame starts at the first row keeps its aggregates for every key. */
    private static boolean isUnbounded(ExecNode<?> node) {
        try {
            Field field = node.getClass().getDeclaredField("overSpec");
            field.setAccessible(true);
            OverSpec over = (OverSpec) field.get(node);
            return over.getPartition().getFieldIndices().length > 0
                    && over.getGroups().stream()
                            .anyMatch(group -> group.getLowerBound().isUnbounded());
        } catch (ReflectiveOperationException | RuntimeException otherRelease) {
            return false;
        }
    }

    /** A reason for growing state, and the keywords in the statement that cause it. */
    private enum Kind {
        AGGREGATION("group aggregation", "state_grows.aggregation", "sink_cannot_update.aggregation", new String[][] {
            {"GROUP", "BY"}, {"DISTINCT"}, {"UNION"}
        }),
        JOIN("regular join", "state_grows.join", "sink_cannot_update.join", new String[][] {{"JOIN"}, {"EXISTS"}, {"IN"}
        }),
        RANKING("Top-N", "state_grows.ranking", "sink_cannot_update.ranking", new String[][] {
            {"ROW_NUMBER"}, {"RANK"}, {"DENSE_RANK"}, {"ORDER", "BY"}
        }),
        DEDUPLICATION("deduplication", "state_grows.deduplication", "sink_cannot_update.deduplication", new String[][] {
            {"ROW_NUMBER"}
        }),
        OVER("unbounded OVER aggregation", "state_grows.over", null, new String[][] {{"OVER"}}),
        NORMALIZATION(
                "normalization of a changelog",
                "state_grows.normalization",
                "sink_cannot_update.normalization",
                new String[][] {{"FROM"}});

        private final String noun;
        /** The template that says that its state grows. */
        private final String grows;
        /** The template that says that it updates rows; null for one that does not. */
        private final String updates;

        private final String[][] words;

        Kind(String noun, String grows, String updates, String[][] words) {
            this.noun = noun;
            this.grows = grows;
            this.updates = updates;
            this.words = words;
        }

        private Finding finding(Statement statement) {
            Clauses clauses = new Clauses(statement);
            Clauses.Span span =
                    this == AGGREGATION ? clauses.plainGroupBy() : this == JOIN ? clauses.plainJoin() : null;
            for (int at = 0; at < words.length && span == null; at++) {
                span = clauses.words(words[at]);
            }
            span = span == null ? clauses.whole() : span;
            return Finding.of(Severity.WARNING, "state_grows", Message.of(grows), statement, span.start, span.end);
        }
    }
}
