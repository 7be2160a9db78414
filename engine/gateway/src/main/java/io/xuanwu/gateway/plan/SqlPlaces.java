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
 * Where the parts of one statement stand in the script. The planner's trees have no positions, so a part is only
 * pointed at where it cannot be mistaken: when there is one of its kind, or one over the same tables. What comes from
 * inside a view is not pointed at, since it stands elsewhere.
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

    /** The name in FROM; of a table that a view reads, the name of the view. */
    Optional<TextRange> table(ObjectIdentifier table) {
        return Optional.ofNullable(tables.get(table)).flatMap(this::range);
    }

    /** The only part of its kind. */
    Optional<TextRange> only(Part part) {
        List<Place> found = found(part);
        return found.size() == 1 ? range(found.get(0).position) : Optional.empty();
    }

    /** The only part of its kind, or the only one over just these tables. */
    Optional<TextRange> over(Part part, Set<ObjectIdentifier> tablesBelow) {
        if (only(part).isPresent()) {
            return only(part);
        }
        List<Place> found = found(part).stream()
                .filter(place -> place.over.equals(tablesBelow))
                .collect(Collectors.toList());
        return found.size() == 1 ? range(found.get(0).position) : Optional.empty();
    }

    /** None where a view has such a part, too: it could be that one. */
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
