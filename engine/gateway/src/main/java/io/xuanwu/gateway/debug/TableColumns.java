package io.xuanwu.gateway.debug;

import java.util.List;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ArrayNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.catalog.UniqueConstraint;
import org.apache.flink.table.catalog.WatermarkSpec;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;
import org.apache.flink.table.types.logical.utils.LogicalTypeUtils;

/** The columns, the primary key and the watermark of a table as JSON. */
final class TableColumns {
    private TableColumns() {}

    /**
     * Adds {@code columns}, {@code primary_key} and {@code watermark}.
     *
     * @param isSource whether rows are read; then metadata columns can be given values, too
     */
    static void describe(ResolvedSchema schema, boolean isSource, ObjectNode table) {
        List<String> key =
                schema.getPrimaryKey().map(UniqueConstraint::getColumns).orElse(List.of());
        ArrayNode columns = table.putArray("columns");
        for (Column column : schema.getColumns()) {
            ObjectNode told = column(column, columns.addObject());
            told.put("key", key.contains(column.getName()));
            told.put("insertable", isSource ? !(column instanceof Column.ComputedColumn) : column.isPersisted());
        }
        key.forEach(table.putArray("primary_key")::add);
        table.set("watermark", null);
        for (WatermarkSpec watermark : schema.getWatermarkSpecs()) {
            table.putObject("watermark")
                    .put("column", watermark.getRowtimeAttribute())
                    .put("expression", watermark.getWatermarkExpression().asSummaryString());
        }
    }

    private static ObjectNode column(Column column, ObjectNode told) {
        LogicalType type = column.getDataType().getLogicalType();
        told.put("name", column.getName());
        told.put("type", LogicalTypeUtils.removeTimeAttributes(type).copy(true).asSummaryString());
        told.put("nullable", type.isNullable());
        told.put("kind", "physical");
        told.put("time", time(type));
        told.put("comment", column.getComment().orElse(""));
        if (column instanceof Column.ComputedColumn) {
            told.put("kind", "computed");
            told.put(
                    "expression",
                    ((Column.ComputedColumn) column).getExpression().asSummaryString());
        } else if (column instanceof Column.MetadataColumn) {
            Column.MetadataColumn metadata = (Column.MetadataColumn) column;
            told.put("kind", "metadata");
            told.put("metadata_key", metadata.getMetadataKey().orElse(column.getName()));
        }
        return told;
    }

    private static String time(LogicalType type) {
        if (LogicalTypeChecks.isRowtimeAttribute(type)) {
            return "rowtime";
        }
        return LogicalTypeChecks.isProctimeAttribute(type) ? "proctime" : null;
    }
}
