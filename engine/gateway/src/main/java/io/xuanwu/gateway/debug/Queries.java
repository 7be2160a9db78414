package io.xuanwu.gateway.debug;

import io.xuanwu.gateway.tables.Workspace;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.ContextResolvedTable;
import org.apache.flink.table.catalog.ObjectIdentifier;
import org.apache.flink.table.operations.SinkModifyOperation;
import org.apache.flink.table.planner.operations.PlannerQueryOperation;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.utils.DataTypeUtils;

/** Gives a bare SELECT somewhere to write: a table that has its columns, and exists for it alone. */
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
            // A time attribute is a plain time where it is shown.
            types.add(DataTypeUtils.removeTimeAttribute(column.getDataType()));
        }
        Schema schema = Schema.newBuilder().fromFields(names, types).build();
        ContextResolvedTable table = workspace.shadow(name, schema);
        return new SinkModifyOperation(table, query);
    }

    /** As the user knows it: without catalog and database where they are the built-in ones. */
    String nameOf(ObjectIdentifier table) {
        return table.getCatalogName()
                        .equals(workspace.tables().getCatalogManager().getBuiltInCatalogName())
                ? table.getObjectName()
                : table.asSummaryString();
    }
}
