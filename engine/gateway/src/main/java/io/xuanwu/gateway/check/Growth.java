package io.xuanwu.gateway.check;

import io.xuanwu.gateway.finding.Finding;
import io.xuanwu.gateway.finding.Severity;
import io.xuanwu.job.script.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.table.planner.plan.nodes.exec.ExecEdge;
import org.apache.flink.table.planner.plan.nodes.exec.ExecNode;
import org.apache.flink.table.planner.plan.nodes.exec.ExecNodeGraph;

/** Finds operators that keep state for ever: their state grows with every new key until the job dies of it. */
final class Growth {
    /** The operator's class in the plan, what users call it, and the words in the statement that ask for it. */
    private static final Map<String, Kind> KINDS = kinds();

    private Growth() {}

    static List<Finding> find(ExecNodeGraph graph, Statement statement) {
        if (statement.tokens().stream().anyMatch(token -> token.isWord("STATE_TTL"))) {
            return List.of();
        }
        Map<String, Finding> found = new LinkedHashMap<>();
        Set<ExecNode<?>> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        graph.getRootNodes().forEach(root -> walk(root, statement, seen, found));
        return new ArrayList<>(found.values());
    }

    private static void walk(ExecNode<?> node, Statement statement, Set<ExecNode<?>> seen, Map<String, Finding> found) {
        if (!seen.add(node)) {
            return;
        }
        Kind kind = KINDS.get(node.getClass().getSimpleName());
        if (kind != null) {
            found.computeIfAbsent(kind.noun, any -> kind.finding(statement));
        }
        for (ExecEdge edge : node.getInputEdges()) {
            walk(edge.getSource(), statement, seen, found);
        }
    }

    private static Map<String, Kind> kinds() {
        Kind aggregation = new Kind("group aggregation", new String[][] {{"GROUP", "BY"}, {"DISTINCT"}});
        Kind join = new Kind("regular join", new String[][] {{"JOIN"}, {"EXISTS"}, {"IN"}});
        Kind ranking = new Kind("top-n", new String[][] {{"ROW_NUMBER"}, {"RANK"}, {"ORDER", "BY"}});
        Kind first = new Kind("deduplication", new String[][] {{"ROW_NUMBER"}});
        return Map.of(
                "StreamExecGroupAggregate", aggregation,
                "StreamExecGlobalGroupAggregate", aggregation,
                "StreamExecIncrementalGroupAggregate", aggregation,
                "StreamExecJoin", join,
                "StreamExecMultiJoin", join,
                "StreamExecRank", ranking,
                "StreamExecSortLimit", ranking,
                "StreamExecDeduplicate", first,
                "StreamExecChangelogNormalize", new Kind("normalization of a changelog", new String[][] {{"FROM"}}));
    }

    private static final class Kind {
        private final String noun;
        private final String[][] words;

        private Kind(String noun, String[][] words) {
            this.noun = noun;
            this.words = words;
        }

        private Finding finding(Statement statement) {
            Clauses clauses = new Clauses(statement);
            Clauses.Span span = null;
            for (int at = 0; at < words.length && span == null; at++) {
                span = clauses.words(words[at]);
            }
            span = span == null ? clauses.whole() : span;
            String message = "The state of this " + noun + " is kept for ever and grows with every new key."
                    + " Set 'table.exec.state.ttl' (such as '1 d'), or use a window.";
            return Finding.of(Severity.WARNING, "state_grows", message, statement, span.start, span.end);
        }
    }
}
