package io.xuanwu.gateway.lineage;

import io.xuanwu.gateway.lineage.Derivation.Phrase;
import io.xuanwu.gateway.script.SqlNames;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.core.Correlate;
import org.apache.calcite.rel.core.Match;
import org.apache.calcite.rel.core.Minus;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.SetOp;
import org.apache.calcite.rel.core.TableFunctionScan;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.core.Uncollect;
import org.apache.calcite.rel.core.Values;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;

/**
 * The derivations of a query's columns. Calcite's own column origins are lost at watermarks, windows, lookup joins,
 * UNNEST and patterns, so this walks the logical tree itself. Conditions of WHERE, HAVING and ON only select rows and do
 * not count as inputs of a column.
 */
final class Columns {
    private final ScanColumns scans;
    private final Map<RelNode, List<Derivation>> known = new IdentityHashMap<>();
    private final Map<String, List<Derivation>> correlated = new HashMap<>();

    private Columns(TableNames names) {
        this.scans = new ScanColumns(names);
    }

    static List<Derivation> of(RelNode query) {
        return new Columns(new TableNames(SourceScanner.sources(query))).visit(query);
    }

    private List<Derivation> visit(RelNode node) {
        List<Derivation> found = known.get(node);
        if (found == null) {
            found = derive(node);
            known.put(node, found);
        }
        return found;
    }

    private List<Derivation> derive(RelNode node) {
        if (node instanceof TableScan) {
            return scans.of((TableScan) node);
        }
        if (node instanceof SetOp) {
            return union((SetOp) node);
        }
        if (node instanceof Values) {
            return TableValues.of((Values) node);
        }
        List<Derivation> in = inputs(node);
        if (node instanceof Project) {
            return expressions(node, in).all(((Project) node).getProjects());
        }
        if (node instanceof Aggregate) {
            return aggregate((Aggregate) node, in);
        }
        if (node instanceof Match) {
            return match((Match) node, in);
        }
        if (node instanceof TableFunctionScan) {
            return TableFunctions.of((TableFunctionScan) node, in, expressions(node, in));
        }
        if (node instanceof Uncollect) {
            return TableFunctions.of((Uncollect) node, in);
        }
        return passed(node, in);
    }

    private List<Derivation> inputs(RelNode node) {
        List<Derivation> in = new ArrayList<>();
        for (RelNode input : node.getInputs()) {
            in.addAll(visit(input));
            if (node instanceof Correlate) {
                // The right input refers to columns of the left one, which is visited first.
                correlated.putIfAbsent(((Correlate) node).getCorrelVariable(), List.copyOf(in));
            }
        }
        node.getVariablesSet().forEach(variable -> correlated.putIfAbsent(variable.getName(), in));
        return in;
    }

    /** Returns the columns of a node that passes its inputs' columns on; a join appends the right ones to the left ones. */
    private static List<Derivation> passed(RelNode node, List<Derivation> in) {
        int width = node.getRowType().getFieldCount();
        List<Derivation> out = new ArrayList<>(in.subList(0, Math.min(width, in.size())));
        for (int i = out.size(); i < width; i++) {
            String name = SqlNames.quoted(node.getRowType().getFieldNames().get(i));
            out.add(new Phrase().list(in).atom().named(name));
        }
        return out;
    }

    private Expressions expressions(RelNode node, List<Derivation> in) {
        return new Expressions(
                node.getCluster().getRexBuilder(), in, variable -> correlated.getOrDefault(variable, in), this::visit);
    }

    private List<Derivation> union(SetOp node) {
        List<Derivation> out = new ArrayList<>(visit(node.getInput(0)));
        if (node instanceof Minus) {
            return out;
        }
        String word = node.kind.name() + (node.all ? " ALL " : " ");
        for (RelNode input : node.getInputs().subList(1, node.getInputs().size())) {
            List<Derivation> more = visit(input);
            for (int i = 0; i < out.size(); i++) {
                boolean isSame = out.get(i).text.equals(more.get(i).text);
                Phrase both = new Phrase().say(out.get(i)).say(" " + word).say(more.get(i));
                out.set(i, isSame ? out.get(i) : both.operator(0, 0));
            }
        }
        return out;
    }

    private static List<Derivation> aggregate(Aggregate node, List<Derivation> in) {
        List<Derivation> out = new ArrayList<>();
        node.getGroupSet().forEach(key -> out.add(in.get(key)));
        for (AggregateCall call : node.getAggCallList()) {
            Phrase phrase = new Phrase()
                    .say(Calls.plainName(call.getAggregation().getName()))
                    .say("(")
                    .say(call.isDistinct() ? "DISTINCT " : "");
            List<Derivation> arguments = new ArrayList<>();
            call.getArgList().forEach(argument -> arguments.add(in.get(argument)));
            boolean countsRows = arguments.isEmpty() && call.getAggregation().getKind() == SqlKind.COUNT;
            phrase.list(arguments).say(countsRows ? "*)" : ")");
            if (call.filterArg >= 0) {
                phrase.say(" FILTER (WHERE ").say(plain(in.get(call.filterArg))).say(")");
            }
            out.add(phrase.atom());
        }
        return out;
    }

    /** Removes the IS TRUE that the planner adds to each condition of a FILTER. */
    private static Derivation plain(Derivation condition) {
        String asked = " IS TRUE";
        return condition.text.endsWith(asked)
                ? condition.named(condition.text.substring(0, condition.text.length() - asked.length()))
                : condition;
    }

    private List<Derivation> match(Match node, List<Derivation> in) {
        Expressions expressions = expressions(node, in);
        List<String> names = node.getInput().getRowType().getFieldNames();
        List<Derivation> out = new ArrayList<>();
        for (String name : node.getRowType().getFieldNames()) {
            RexNode measure = node.getMeasures().get(name);
            out.add(measure != null ? expressions.of(measure) : in.get(names.indexOf(name)));
        }
        return out;
    }
}
