package io.xuanwu.gateway.tables;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.LookupTableSource;
import org.apache.flink.table.connector.source.ScanTableSource;
import org.apache.flink.table.connector.source.abilities.SupportsReadingMetadata;
import org.apache.flink.table.factories.DynamicTableFactory;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.utils.TypeConversions;

/** The source of a shadow: it has the abilities of the real source and opens no connection. */
abstract class ShadowSource implements SupportsReadingMetadata {
    /** The prefix of a metadata column's key in the field names of the rows that the source emits. */
    static final String METADATA = "$metadata$";

    final String name;
    final Behaviour behaviour;
    final boolean bounded;
    private final Map<String, DataType> metadata;
    /** The type of the emitted rows: physical columns, then metadata in the order that the planner requested. */
    DataType rows;

    private ShadowSource(
            String name, Behaviour behaviour, boolean bounded, Map<String, DataType> metadata, DataType rows) {
        this.name = name;
        this.behaviour = behaviour;
        this.bounded = bounded;
        this.metadata = metadata;
        this.rows = rows;
    }

    /**
     * @param bounded whether a scan without a runtime claims to be bounded
     */
    static DynamicTableSource of(DynamicTableFactory.Context context, Behaviour behaviour, boolean bounded) {
        String name = context.getObjectIdentifier().asSummaryString();
        Map<String, DataType> metadata = new LinkedHashMap<>();
        for (Column column : context.getCatalogTable().getResolvedSchema().getColumns()) {
            if (column instanceof Column.MetadataColumn) {
                String key = ((Column.MetadataColumn) column).getMetadataKey().orElse(column.getName());
                metadata.put(key, column.getDataType());
            }
        }
        if (behaviour.scans || behaviour.looksUp) {
            behaviour.abilities.requireReading(context.getObjectIdentifier(), context.getCatalogTable());
        }
        DataType rows = context.getPhysicalRowDataType();
        if (behaviour.scans && behaviour.looksUp) {
            return new Both(name, behaviour, bounded, metadata, rows);
        }
        if (behaviour.scans) {
            return new Scan(name, behaviour, bounded, metadata, rows);
        }
        if (behaviour.looksUp) {
            return new Lookup(name, behaviour, bounded, metadata, rows);
        }
        throw new ValidationException("The connector of table '" + name + "' can only be written to, not read.");
    }

    @Override
    public Map<String, DataType> listReadableMetadata() {
        return metadata;
    }

    @Override
    public void applyReadableMetadata(List<String> keys, DataType produced) {
        // Releases name these columns differently; the code that creates the rows finds them by their keys.
        List<RowType.RowField> fields = new ArrayList<>(((RowType) produced.getLogicalType()).getFields());
        for (int i = 0; i < keys.size(); i++) {
            int place = fields.size() - keys.size() + i;
            fields.set(
                    place,
                    new RowType.RowField(
                            METADATA + keys.get(i), fields.get(place).getType()));
        }
        rows = TypeConversions.fromLogicalToDataType(new RowType(false, fields));
    }

    abstract ShadowSource copied(DataType produced);

    public DynamicTableSource copy() {
        return (DynamicTableSource) copied(rows);
    }

    public String asSummaryString() {
        return name;
    }

    public ChangelogMode getChangelogMode() {
        return behaviour.emits;
    }

    public ScanTableSource.ScanRuntimeProvider getScanRuntimeProvider(ScanTableSource.ScanContext context) {
        return behaviour.runtime == null
                ? new Nothing.Scan(context, rows, bounded)
                : behaviour.runtime.scan(context, rows);
    }

    public LookupTableSource.LookupRuntimeProvider getLookupRuntimeProvider(LookupTableSource.LookupContext context) {
        return behaviour.runtime == null ? Nothing.lookup() : behaviour.runtime.lookup(context, rows);
    }

    private static final class Scan extends ShadowSource implements ScanTableSource {
        Scan(String name, Behaviour behaviour, boolean bounded, Map<String, DataType> metadata, DataType rows) {
            super(name, behaviour, bounded, metadata, rows);
        }

        @Override
        ShadowSource copied(DataType produced) {
            return new Scan(name, behaviour, bounded, listReadableMetadata(), produced);
        }
    }

    private static final class Lookup extends ShadowSource implements LookupTableSource {
        Lookup(String name, Behaviour behaviour, boolean bounded, Map<String, DataType> metadata, DataType rows) {
            super(name, behaviour, bounded, metadata, rows);
        }

        @Override
        ShadowSource copied(DataType produced) {
            return new Lookup(name, behaviour, bounded, listReadableMetadata(), produced);
        }
    }

    private static final class Both extends ShadowSource implements ScanTableSource, LookupTableSource {
        Both(String name, Behaviour behaviour, boolean bounded, Map<String, DataType> metadata, DataType rows) {
            super(name, behaviour, bounded, metadata, rows);
        }

        @Override
        ShadowSource copied(DataType produced) {
            return new Both(name, behaviour, bounded, listReadableMetadata(), produced);
        }
    }
}
