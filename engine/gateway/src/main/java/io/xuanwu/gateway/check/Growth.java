package io.xuanwu.gateway.check;

import io.xuanwu.gateway.finding.Finding;
import io.xuanwu.gateway.finding.Severity;
import io.xuanwu.job.script.Statement;
import java.lang.reflect.Field;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
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

    /** What users call those operators of a query that change rows which they gave before. */
    static Set<String> nouns(ExecNodeGraph graph) {
        Set<Kind> kinds = EnumSet.noneOf(Kind.class);
        Deque<ExecNode<?>> open = new ArrayDeque<>(graph.getRootNodes());
        Set<ExecNode<?>> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        while (!open.isEmpty()) {
            ExecNode<?> node = open.pop();
            Kind kind = KINDS.get(node.getClass().getSimpleName());
            if (kind != null && kind != Kind.OVER) {
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
        return kinds.stream().map(kind -> kind.noun).collect(Collectors.toCollection(LinkedHashSet::new));
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
        AGGREGATION("group aggregation", new String[][] {{"GROUP", "BY"}, {"DISTINCT"}, {"UNION"}}),
        JOIN("regular join", new String[][] {{"JOIN"}, {"EXISTS"}, {"IN"}}),
        RANKING("top-n", new String[][] {{"ROW_NUMBER"}, {"RANK"}, {"DENSE_RANK"}, {"ORDER", "BY"}}),
        DEDUPLICATION("deduplication", new String[][] {{"ROW_NUMBER"}}),
        OVER("unbounded OVER aggregation", new String[][] {{"OVER"}}),
        NORMALIZATION("normalization of a changelog", new String[][] {{"FROM"}});

        private final String noun;
        private final String[][] words;

        Kind(String noun, String[][] words) {
            this.noun = noun;
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
            String message = "The state of this " + noun + " is never removed and grows with every new key."
                    + " Set 'table.exec.state.ttl' (such as '1 d'), or use a window.";
            return Finding.of(Severity.WARNING, "state_grows", message, statement, span.start, span.end);
        }
    }
}
