package io.xuanwu.gateway.plan;

import io.xuanwu.gateway.tables.Workspace;
import io.xuanwu.job.script.Statement;
import io.xuanwu.job.text.TextRange;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.calcite.sql.SqlInsert;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.flink.table.catalog.ObjectIdentifier;
import org.apache.flink.table.planner.delegation.PlannerBase;

/**
 * The positions of a statement's parts in the script. The planner's trees have no positions, so a part is only found if
 * it is unambiguous: the only one of its kind, or the only one over the same tables. Parts inside a view are not found,
 * because they are not in the statement.
 */
final class SqlPlaces {
    private final Statement statement;
    private final Map<ObjectIdentifier, SqlParserPos> tables = new HashMap<>();
    private final Map<Part, List<Place>> parts = new EnumMap<>(Part.class);
    private final Set<Part> inViews = EnumSet.noneOf(Part.class);
    private SqlParserPos target;

    private SqlPlaces(Statement statement) {
        this.statement = statement;
    }

    static SqlPlaces of(Statement statement, Workspace workspace) {
        SqlPlaces places = new SqlPlaces(statement);
        PlannerBase planner = (PlannerBase) workspace.tables().getPlanner();
        SqlNode root = planner.createFlinkPlanner().parser().parse(statement.sql());
        SqlNode query = root;
        if (root instanceof SqlInsert) {
            places.target = ((SqlInsert) root).getTargetTable().getParserPosition();
            query = ((SqlInsert) root).getSource();
        }
        new SqlWalk(workspace, places).query(query);
        return places;
    }

    void table(ObjectIdentifier table, SqlParserPos position) {
        tables.putIfAbsent(table, position);
    }

    void part(Part part, SqlParserPos position, Set<ObjectIdentifier> over) {
        parts.computeIfAbsent(part, any -> new ArrayList<>()).add(new Place(position, new HashSet<>(over)));
    }

    void inView(Part part) {
        inViews.add(part);
    }

    TextRange whole() {
        return statement.range();
    }

    Optional<TextRange> target() {
        return Optional.ofNullable(target).flatMap(this::range);
    }

    /** Returns the position of the table's name in FROM, or of the view that reads the table. */
    Optional<TextRange> table(ObjectIdentifier table) {
        return Optional.ofNullable(tables.get(table)).flatMap(this::range);
    }

    /** Returns the position of the only part of its kind; empty if there are several. */
    Optional<TextRange> only(Part part) {
        List<Place> found = found(part);
        return found.size() == 1 ? range(found.get(0).position) : Optional.empty();
    }

    /** Returns the position of the only part of its kind, or of the only one over exactly these tables. */
    Optional<TextRange> over(Part part, Set<ObjectIdentifier> tablesBelow) {
        if (only(part).isPresent()) {
            return only(part);
        }
        List<Place> found = found(part).stream()
                .filter(place -> place.over.equals(tablesBelow))
                .collect(Collectors.toList());
        return found.size() == 1 ? range(found.get(0).position) : Optional.empty();
    }

    /** Returns the parts of a kind; empty if a view also has such a part, because the operator could belong to it. */
    private List<Place> found(Part part) {
        return inViews.contains(part) ? List.of() : parts.getOrDefault(part, List.of());
    }

    private Optional<TextRange> range(SqlParserPos position) {
        if (position.getLineNum() <= 0) {
            return Optional.empty();
        }
        TextRange inStatement = new TextRange(
                position.getLineNum(), position.getColumnNum(), position.getEndLineNum(), position.getEndColumnNum());
        return Optional.of(statement.originalLocation(inStatement).range);
    }

    private static final class Place {
        private final SqlParserPos position;
        private final Set<ObjectIdentifier> over;

        private Place(SqlParserPos position, Set<ObjectIdentifier> over) {
            this.position = position;
            this.over = over;
        }
    }
}
