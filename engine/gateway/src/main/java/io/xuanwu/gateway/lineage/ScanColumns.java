package io.xuanwu.gateway.lineage;

import io.xuanwu.gateway.script.SqlNames;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.core.TableScan;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.ObjectIdentifier;
import org.apache.flink.table.planner.plan.schema.TableSourceTable;

/** The columns of a table scan: physical columns, then metadata columns under the planner's names. */
final class ScanColumns {
    private static final String METADATA = "$metadata$";

    private final TableNames names;

    ScanColumns(TableNames names) {
        this.names = names;
    }

    List<Derivation> of(TableScan scan) {
        List<String> name = scan.getTable().getQualifiedName();
        List<Derivation> columns = new ArrayList<>();
        for (String field : scan.getRowType().getFieldNames()) {
            if (name.size() < 3) {
                columns.add(Derivation.constant(SqlNames.quoted(field)));
                continue;
            }
            ObjectIdentifier table = ObjectIdentifier.of(name.get(0), name.get(1), name.get(2));
            String column = declared(field, scan);
            columns.add(Derivation.column(
                    names.of(table) + "." + SqlNames.quoted(column), new ColumnRef(table.asSummaryString(), column)));
        }
        return columns;
    }

    /** Returns the declared name of a column; the planner names a metadata column by its key. */
    private static String declared(String field, TableScan scan) {
        TableSourceTable source = scan.getTable().unwrap(TableSourceTable.class);
        if (source == null) {
            return field;
        }
        String key = field.startsWith(METADATA) ? field.substring(METADATA.length()) : field;
        String found = field;
        for (Column column : source.contextResolvedTable().getResolvedSchema().getColumns()) {
            if (column.isPhysical() && column.getName().equals(field)) {
                return field;
            }
            if (column instanceof Column.MetadataColumn
                    && ((Column.MetadataColumn) column)
                            .getMetadataKey()
                            .orElse(column.getName())
                            .equals(key)) {
                found = column.getName();
            }
        }
        return found;
    }
}
