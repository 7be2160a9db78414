package io.xuanwu.gateway.plan;

import io.xuanwu.gateway.tables.Workspace;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlMatchRecognize;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlWith;
import org.apache.calcite.sql.SqlWithItem;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.flink.table.catalog.CatalogBaseTable;
import org.apache.flink.table.catalog.CatalogManager;
import org.apache.flink.table.catalog.CatalogView;
import org.apache.flink.table.catalog.ContextResolvedTable;
import org.apache.flink.table.catalog.ObjectIdentifier;
import org.apache.flink.table.catalog.UnresolvedIdentifier;
import org.apache.flink.table.planner.delegation.PlannerBase;

/** Walks the parse tree of a query and of the views that it reads, and records the positions of its parts. */
final class SqlWalk {
    private static final int DEEPEST = 50;

    private final Workspace workspace;
    private final SqlPlaces places;
    private final Set<String> withNames = new HashSet<>();
    /** The position of the name of the view whose query is walked; null in the statement itself. */
    private final SqlParserPos view;

    private final int depth;

    SqlWalk(Workspace workspace, SqlPlaces places) {
        this(workspace, places, null, 0);
    }

    private SqlWalk(Workspace workspace, SqlPlaces places, SqlParserPos view, int depth) {
        this.workspace = workspace;
        this.places = places;
        this.view = view;
        this.depth = depth;
    }

    /** Walks a query and returns the tables that it reads. */
    Set<ObjectIdentifier> query(SqlNode node) {
        if (node instanceof SqlWith) {
            return with((SqlWith) node);
        }
        if (node instanceof SqlOrderBy) {
            SqlOrderBy ordered = (SqlOrderBy) node;
            Set<ObjectIdentifier> tables = query(ordered.query);
            if (!ordered.orderList.isEmpty()) {
                tell(Part.ORDER, ordered.orderList, tables);
            }
            return tables;
        }
        if (node instanceof SqlSelect) {
            return select((SqlSelect) node);
        }
        if (node.getKind() == SqlKind.EXPLICIT_TABLE) {
            return from(node);
        }
        Set<ObjectIdentifier> tables = new LinkedHashSet<>();
        if (node instanceof SqlCall && SqlKind.SET_QUERY.contains(node.getKind())) {
            ((SqlCall) node).getOperandList().forEach(operand -> tables.addAll(query(operand)));
            tell(Part.UNION, node, tables);
        } else if (node.getKind() == SqlKind.VALUES) {
            ((SqlCall) node).getOperandList().forEach(row -> expression(row, tables));
        } else {
            expression(node, tables);
        }
        return tables;
    }

    private Set<ObjectIdentifier> with(SqlWith with) {
        for (SqlNode item : with.withList) {
            query(((SqlWithItem) item).query);
            withNames.add(((SqlWithItem) item).name.getSimple());
        }
        return query(with.body);
    }

    private Set<ObjectIdentifier> select(SqlSelect select) {
        Set<ObjectIdentifier> tables = new LinkedHashSet<>();
        if (select.getFrom() != null) {
            tables.addAll(from(select.getFrom()));
        }
        tell(Part.SELECT, select.getSelectList(), tables);
        expression(select.getSelectList(), tables);
        if (select.getWhere() != null) {
            tell(Part.WHERE, select.getWhere(), tables);
            expression(select.getWhere(), tables);
        }
        if (select.getGroup() != null && !select.getGroup().isEmpty()) {
            tell(Part.GROUP, select.getGroup(), tables);
        } else if (select.isDistinct()) {
            tell(Part.GROUP, select.getSelectList(), tables);
        }
        if (select.getHaving() != null) {
            expression(select.getHaving(), tables);
        }
        return tables;
    }

    private Set<ObjectIdentifier> from(SqlNode node) {
        switch (node.getKind()) {
            case IDENTIFIER:
                return table((SqlIdentifier) node);
            case JOIN:
                return join((SqlJoin) node);
            case MATCH_RECOGNIZE:
                Set<ObjectIdentifier> matched = from(((SqlMatchRecognize) node).getTableRef());
                tell(Part.MATCH, node, matched);
                return matched;
            case AS:
            case SNAPSHOT:
            case TABLESAMPLE:
            case TABLE_REF:
            case EXPLICIT_TABLE:
            case SET_SEMANTICS_TABLE:
                return from(((SqlCall) node).operand(0));
            case LATERAL:
            case UNNEST:
            case COLLECTION_TABLE:
                return function((SqlCall) node);
            default:
                return query(node);
        }
    }

    private Set<ObjectIdentifier> join(SqlJoin join) {
        Set<ObjectIdentifier> tables = new LinkedHashSet<>(from(join.getLeft()));
        tables.addAll(from(join.getRight()));
        boolean isTimed = bare(join.getRight()).getKind() == SqlKind.SNAPSHOT;
        SqlParserPos position =
                join.getJoinTypeNode().getParserPosition().plus(join.getRight().getParserPosition());
        if (join.getCondition() != null) {
            position = position.plus(join.getCondition().getParserPosition());
            expression(join.getCondition(), tables);
        }
        tell(isTimed ? Part.TIMED_JOIN : Part.JOIN, position, tables);
        return tables;
    }

    /** Records a function in FROM: a window function over a table, or a table function that is called for each row. */
    private Set<ObjectIdentifier> function(SqlCall call) {
        Set<ObjectIdentifier> tables = new LinkedHashSet<>();
        findTables(call, tables);
        tell(tables.isEmpty() ? Part.FUNCTION : Part.WINDOW, call, tables);
        return tables;
    }

    private void findTables(SqlNode node, Set<ObjectIdentifier> tables) {
        if (node.getKind() == SqlKind.EXPLICIT_TABLE || node.isA(SqlKind.QUERY)) {
            tables.addAll(
                    node.isA(SqlKind.QUERY) && node.getKind() != SqlKind.EXPLICIT_TABLE ? query(node) : from(node));
        } else if (node instanceof SqlCall) {
            ((SqlCall) node)
                    .getOperandList().stream()
                            .filter(operand -> operand != null)
                            .forEach(operand -> findTables(operand, tables));
        }
    }

    private void expression(SqlNode node, Set<ObjectIdentifier> tables) {
        if (node == null) {
            return;
        }
        if (node.isA(SqlKind.QUERY)) {
            query(node);
        } else if (node instanceof SqlCall) {
            if (node.getKind() == SqlKind.OVER) {
                tell(Part.OVER, node, tables);
            }
            ((SqlCall) node).getOperandList().forEach(operand -> expression(operand, tables));
        } else if (node instanceof Iterable) {
            ((Iterable<?>) node).forEach(each -> expression((SqlNode) each, tables));
        }
    }

    private Set<ObjectIdentifier> table(SqlIdentifier name) {
        if (name.isSimple() && withNames.contains(name.getSimple())) {
            return Set.of();
        }
        CatalogManager catalogs = workspace.tables().getCatalogManager();
        ObjectIdentifier table = catalogs.qualifyIdentifier(UnresolvedIdentifier.of(name.names));
        SqlParserPos position = view == null ? name.getParserPosition() : view;
        Optional<CatalogBaseTable> found = catalogs.getTable(table).map(ContextResolvedTable::getTable);
        if (found.isPresent() && found.get() instanceof CatalogView && depth < DEEPEST) {
            PlannerBase planner = (PlannerBase) workspace.tables().getPlanner();
            SqlNode inner = planner.createFlinkPlanner().parser().parse(((CatalogView) found.get()).getExpandedQuery());
            return new SqlWalk(workspace, places, position, depth + 1).query(inner);
        }
        places.table(table, position);
        return Set.of(table);
    }

    private static SqlNode bare(SqlNode node) {
        return node.getKind() == SqlKind.AS ? bare(((SqlCall) node).operand(0)) : node;
    }

    private void tell(Part part, SqlNode node, Set<ObjectIdentifier> tables) {
        tell(part, node.getParserPosition(), tables);
    }

    private void tell(Part part, SqlParserPos position, Set<ObjectIdentifier> tables) {
        if (view == null) {
            places.part(part, position, tables);
        } else {
            places.inView(part);
        }
    }
}
