package io.xuanwu.gateway.tables;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.ObjectIdentifier;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.connector.sink.abilities.SupportsOverwrite;
import org.apache.flink.table.connector.sink.abilities.SupportsPartitioning;
import org.apache.flink.table.connector.sink.abilities.SupportsWritingMetadata;
import org.apache.flink.table.factories.DynamicTableFactory;
import org.apache.flink.table.types.DataType;

/** The sink of a shadow: it accepts the same changes as the real sink, and writes nothing. */
final class ShadowSink implements DynamicTableSink, SupportsWritingMetadata, SupportsPartitioning, SupportsOverwrite {
    private final ObjectIdentifier name;
    private final Behaviour behaviour;
    private final Map<String, DataType> metadata = new LinkedHashMap<>();
    private DataType rows;

    ShadowSink(DynamicTableFactory.Context context, Behaviour behaviour) {
        this(context.getObjectIdentifier(), behaviour, context.getPhysicalRowDataType());
        if (!behaviour.writes) {
            throw new ValidationException(
                    "The connector of table '" + name.asSummaryString() + "' can only be read, not written to.");
        }
        behaviour.abilities.requireWriting(name, context.getCatalogTable());
        for (Column column : context.getCatalogTable().getResolvedSchema().getColumns()) {
            if (column instanceof Column.MetadataColumn && column.isPersisted()) {
                String key = ((Column.MetadataColumn) column).getMetadataKey().orElse(column.getName());
                metadata.put(key, column.getDataType());
            }
        }
    }

    private ShadowSink(ObjectIdentifier name, Behaviour behaviour, DataType rows) {
        this.name = name;
        this.behaviour = behaviour;
        this.rows = rows;
    }

    @Override
    public ChangelogMode getChangelogMode(ChangelogMode requested) {
        return behaviour.accepts.apply(requested);
    }

    @Override
    public SinkRuntimeProvider getSinkRuntimeProvider(Context context) {
        return behaviour.runtime == null ? Nothing.write() : behaviour.runtime.write(context, rows);
    }

    @Override
    public Map<String, DataType> listWritableMetadata() {
        return metadata;
    }

    @Override
    public void applyWritableMetadata(List<String> keys, DataType consumed) {
        rows = consumed;
    }

    @Override
    public void applyStaticPartition(Map<String, String> partition) {
        // The planner adds the values to the rows.
    }

    @Override
    public void applyOverwrite(boolean overwrite) {
        if (overwrite) {
            behaviour.abilities.requireOverwriting(name);
        }
    }

    @Override
    public DynamicTableSink copy() {
        ShadowSink copy = new ShadowSink(name, behaviour, rows);
        copy.metadata.putAll(metadata);
        return copy;
    }

    @Override
    public String asSummaryString() {
        return name.asSummaryString();
    }
}
