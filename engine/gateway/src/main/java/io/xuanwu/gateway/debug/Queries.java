package io.xuanwu.gateway.debug;

import io.xuanwu.gateway.tables.Workspace;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.ContextResolvedTable;
import org.apache.flink.table.catalog.ObjectIdentifier;
import org.apache.flink.table.operations.SinkModifyOperation;
import org.apache.flink.table.planner.calcite.FlinkTypeFactory;
import org.apache.flink.table.planner.operations.PlannerQueryOperation;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.utils.LogicalTypeUtils;
import org.apache.flink.table.types.utils.DataTypeUtils;

/** The sinks of SELECT statements: each gets its own table with the same columns. */
final class Queries {
    private final Workspace workspace;

    Queries(Workspace workspace) {
        this.workspace = workspace;
    }

    SinkModifyOperation shown(PlannerQueryOperation query, String name) {
        List<String> names = new ArrayList<>();
        List<DataType> types = new ArrayList<>();
        for (Column column : query.getResolvedSchema().getColumns()) {
            names.add(column.getName());
            // A console shows a time attribute as an ordinary timestamp.
            types.add(DataTypeUtils.removeTimeAttribute(column.getDataType()));
        }
        Schema schema = Schema.newBuilder().fromFields(names, types).build();
        ContextResolvedTable table = workspace.shadow(name, schema);
        return new SinkModifyOperation(table, withOneEventTime(query));
    }

    /** Casts all event time columns but the first to ordinary timestamps, because a sink accepts only one. */
    private static PlannerQueryOperation withOneEventTime(PlannerQueryOperation query) {
        RelNode tree = query.getCalciteTree();
        RexBuilder rex = tree.getCluster().getRexBuilder();
        List<RexNode> columns = new ArrayList<>();
        int eventTimes = 0;
        for (RelDataTypeField field : tree.getRowType().getFieldList()) {
            RexNode column = rex.makeInputRef(tree, field.getIndex());
            boolean isAnother = FlinkTypeFactory.isRowtimeIndicatorType(field.getType()) && ++eventTimes > 1;
            columns.add(isAnother ? rex.makeAbstractCast(plain(field.getType(), rex), column) : column);
        }
        if (eventTimes < 2) {
            return query;
        }
        RelNode project = LogicalProject.create(
                tree, List.of(), columns, tree.getRowType().getFieldNames());
        return new PlannerQueryOperation(project, query::asSummaryString);
    }

    private static RelDataType plain(RelDataType eventTime, RexBuilder rex) {
        LogicalType type = LogicalTypeUtils.removeTimeAttributes(FlinkTypeFactory.toLogicalType(eventTime));
        return ((FlinkTypeFactory) rex.getTypeFactory()).createFieldTypeFromLogicalType(type);
    }

    /** Returns the table's name for display: without catalog and database if the catalog is the built-in one. */
    String nameOf(ObjectIdentifier table) {
        return table.getCatalogName()
                        .equals(workspace.tables().getCatalogManager().getBuiltInCatalogName())
                ? table.getObjectName()
                : table.asSummaryString();
    }
}
