package io.xuanwu.gateway.debug;

import io.xuanwu.gateway.mock.Recipe;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.SetOp;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexCorrelVariable;
import org.apache.calcite.rex.RexFieldAccess;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.apache.flink.table.catalog.ObjectIdentifier;

/**
 * The tables that queries read, the columns that they compare with each other, and the literals in comparisons.
 * Generated rows need these to match each other. Walks the logical tree before optimization.
 */
final class Inquiry {
    private final Map<ObjectIdentifier, Recipe> recipes = new LinkedHashMap<>();
    /** The columns of the outer query by the correlation variable that refers to one of its rows. */
    private final Map<String, List<TableColumn>> correlated = new HashMap<>();
    /** Columns that are compared with each other, as the parent links of a union-find structure. */
    private final Map<TableColumn, TableColumn> leaders = new HashMap<>();

    void ask(RelNode query) {
        correlated.clear();
        columns(query);
        for (TableColumn column : leaders.keySet()) {
            TableColumn leader = leader(column);
            recipes.get(column.table).keys.put(column.name, leader.name);
        }
    }

    /** Returns the recipe of each table that is read, in the order of first use. */
    Map<ObjectIdentifier, Recipe> recipes() {
        return recipes;
    }

    /** Returns for each column of the node the table column it is taken from; null if it is computed. */
    private List<TableColumn> columns(RelNode node) {
        if (node instanceof TableScan) {
            return scan((TableScan) node);
        }
        List<TableColumn> in = new ArrayList<>();
        for (RelNode input : node.getInputs()) {
            List<TableColumn> more = columns(input);
            if (!(node instanceof SetOp) || in.isEmpty()) {
                in.addAll(more);
            }
            // Set before the right input is visited, because it refers to rows of the left one.
            node.getVariablesSet().forEach(variable -> correlated.put(variable.getName(), new ArrayList<>(in)));
        }
        node.accept(new RexShuttle() {
            @Override
            public RexNode visitSubQuery(RexSubQuery query) {
                List<TableColumn> inner = columns(query.rel);
                for (int i = 0; i < Math.min(query.getOperands().size(), inner.size()); i++) {
                    meet(column(query.getOperands().get(i), in), inner.get(i));
                }
                return super.visitSubQuery(query);
            }
        });
        if (node instanceof Filter) {
            compare(((Filter) node).getCondition(), in, node);
        }
        if (node instanceof Join) {
            compare(((Join) node).getCondition(), in, node);
        }
        return columns(node, in);
    }

    private List<TableColumn> columns(RelNode node, List<TableColumn> in) {
        List<TableColumn> out = new ArrayList<>();
        if (node instanceof Project) {
            ((Project) node).getProjects().forEach(each -> out.add(column(each, in)));
        } else if (node instanceof Aggregate) {
            ((Aggregate) node).getGroupSet().forEach(each -> {
                group(in.get(each));
                out.add(in.get(each));
            });
        } else {
            out.addAll(in);
        }
        while (out.size() < node.getRowType().getFieldCount()) {
            out.add(null);
        }
        return out;
    }

    private List<TableColumn> scan(TableScan scan) {
        List<String> name = scan.getTable().getQualifiedName();
        List<TableColumn> out = new ArrayList<>();
        // The three names are followed by the abilities that the planner has pushed into the source.
        if (name.size() >= 3) {
            ObjectIdentifier table = ObjectIdentifier.of(name.get(0), name.get(1), name.get(2));
            recipes.computeIfAbsent(table, any -> new Recipe());
            scan.getRowType().getFieldNames().forEach(column -> out.add(new TableColumn(table, column)));
        }
        while (out.size() < scan.getRowType().getFieldCount()) {
            out.add(null);
        }
        return out;
    }

    private void compare(RexNode condition, List<TableColumn> in, RelNode node) {
        RexNode plain = RexUtil.expandSearch(node.getCluster().getRexBuilder(), null, condition);
        plain.accept(new RexShuttle() {
            @Override
            public RexNode visitCall(RexCall call) {
                if (SqlKind.COMPARISON.contains(call.getKind())
                        && call.getOperands().size() == 2) {
                    TableColumn left = column(call.getOperands().get(0), in);
                    TableColumn right = column(call.getOperands().get(1), in);
                    if (call.getKind() == SqlKind.EQUALS) {
                        meet(left, right);
                    }
                    literal(left, call.getOperands().get(1));
                    literal(right, call.getOperands().get(0));
                }
                return super.visitCall(call);
            }
        });
    }

    private void literal(TableColumn column, RexNode node) {
        RexNode bare = bare(node);
        if (column != null && bare instanceof RexLiteral && !((RexLiteral) bare).isNull()) {
            Object value = ((RexLiteral) bare).getValue2();
            boolean plain = value instanceof String || value instanceof Number || value instanceof Boolean;
            if (plain
                    && !((RexLiteral) bare).getType().getSqlTypeName().getName().contains("TIME")) {
                String text = ((RexLiteral) bare).getValueAs(Object.class) instanceof Number
                        ? ((RexLiteral) bare).getValueAs(BigDecimal.class).toPlainString()
                        : String.valueOf(value);
                recipes.get(column.table).addLiteral(column.name, text.stripTrailing());
            }
        }
    }

    private void meet(TableColumn left, TableColumn right) {
        if (left != null && right != null && !left.equals(right)) {
            group(left);
            group(right);
            leaders.put(leader(right), leader(left));
        }
    }

    private void group(TableColumn column) {
        if (column != null) {
            leaders.putIfAbsent(column, column);
        }
    }

    private TableColumn leader(TableColumn column) {
        TableColumn at = column;
        while (!leaders.get(at).equals(at)) {
            at = leaders.get(at);
        }
        return at;
    }

    private TableColumn column(RexNode node, List<TableColumn> in) {
        RexNode bare = bare(node);
        if (bare instanceof RexInputRef && ((RexInputRef) bare).getIndex() < in.size()) {
            return in.get(((RexInputRef) bare).getIndex());
        }
        if (bare instanceof RexFieldAccess && ((RexFieldAccess) bare).getReferenceExpr() instanceof RexCorrelVariable) {
            RexFieldAccess access = (RexFieldAccess) bare;
            List<TableColumn> outer =
                    correlated.getOrDefault(((RexCorrelVariable) access.getReferenceExpr()).getName(), List.of());
            int index = access.getField().getIndex();
            return index < outer.size() ? outer.get(index) : null;
        }
        return null;
    }

    private static RexNode bare(RexNode node) {
        RexNode at = node;
        while (at instanceof RexCall && at.getKind() == SqlKind.CAST) {
            at = ((RexCall) at).getOperands().get(0);
        }
        return at;
    }
}
