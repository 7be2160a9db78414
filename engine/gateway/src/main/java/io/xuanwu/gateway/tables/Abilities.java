package io.xuanwu.gateway.tables;

import io.xuanwu.job.text.Message;
import java.util.Map;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.ObjectIdentifier;
import org.apache.flink.table.catalog.ResolvedCatalogTable;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.connector.sink.abilities.SupportsOverwrite;
import org.apache.flink.table.connector.sink.abilities.SupportsPartitioning;
import org.apache.flink.table.connector.sink.abilities.SupportsWritingMetadata;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.abilities.SupportsReadingMetadata;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.utils.LogicalTypeCasts;

/**
 * What a connector offers beside rows: metadata, by their keys, partitions and overwriting. A shadow has every ability
 * in Flink's eyes; what the real table lacks is refused here, as Flink would refuse it.
 */
final class Abilities {
    /** Of a connector that is not installed. */
    static final Abilities ALL = new Abilities(null, null, true, true);

    /** Null if they are not known, as is {@code writable}. */
    private final Map<String, DataType> readable;

    private final Map<String, DataType> writable;
    private final boolean partitions;
    private final boolean overwrites;

    private Abilities(
            Map<String, DataType> readable, Map<String, DataType> writable, boolean partitions, boolean overwrites) {
        this.readable = readable;
        this.writable = writable;
        this.partitions = partitions;
        this.overwrites = overwrites;
    }

    /** Of a table that may have only one of both: the other is null. */
    static Abilities of(DynamicTableSource source, DynamicTableSink sink) {
        return new Abilities(
                source == null ? null : readable(source),
                sink == null ? null : writable(sink),
                sink == null || sink instanceof SupportsPartitioning,
                sink == null || sink instanceof SupportsOverwrite);
    }

    private static Map<String, DataType> readable(DynamicTableSource source) {
        return source instanceof SupportsReadingMetadata
                ? ((SupportsReadingMetadata) source).listReadableMetadata()
                : Map.of();
    }

    private static Map<String, DataType> writable(DynamicTableSink sink) {
        return sink instanceof SupportsWritingMetadata
                ? ((SupportsWritingMetadata) sink).listWritableMetadata()
                : Map.of();
    }

    /** @throws Unable if the source cannot give a metadata column of the table */
    void requireReading(ObjectIdentifier name, ResolvedCatalogTable table) {
        for (Column column : table.getResolvedSchema().getColumns()) {
            if (column instanceof Column.MetadataColumn && readable != null) {
                LogicalType given = offered(name, false, (Column.MetadataColumn) column, readable);
                LogicalType declared = column.getDataType().getLogicalType();
                requireCast(LogicalTypeCasts.supportsExplicitCast(given, declared), name, false, column, given);
            }
        }
    }

    /** @throws Unable if the sink cannot take a metadata column of the table, or its partitions */
    void requireWriting(ObjectIdentifier name, ResolvedCatalogTable table) {
        if (!table.getPartitionKeys().isEmpty() && !partitions) {
            throw new Unable(name, true, Message.of("sink_cannot_partition", "name", name.getObjectName()));
        }
        for (Column column : table.getResolvedSchema().getColumns()) {
            if (column instanceof Column.MetadataColumn && column.isPersisted() && writable != null) {
                LogicalType taken = offered(name, true, (Column.MetadataColumn) column, writable);
                LogicalType declared = column.getDataType().getLogicalType();
                requireCast(LogicalTypeCasts.supportsExplicitCast(declared, taken), name, true, column, taken);
            }
        }
    }

    /** @throws Unable if the sink only adds to what the table has */
    void requireOverwriting(ObjectIdentifier name) {
        if (!overwrites) {
            throw new Unable(name, true, Message.of("sink_cannot_overwrite", "name", name.getObjectName()));
        }
    }

    private static LogicalType offered(
            ObjectIdentifier name, boolean isSink, Column.MetadataColumn column, Map<String, DataType> offered) {
        String key = column.getMetadataKey().orElse(column.getName());
        DataType found = offered.get(key);
        if (found == null) {
            Message said = offered.isEmpty()
                    ? Message.of(isSink ? "metadata_unknown.none_taken" : "metadata_unknown.none_given")
                    : Message.of(isSink ? "metadata_unknown.taken" : "metadata_unknown.given")
                            .with("key", key)
                            .with("keys", String.join(", ", offered.keySet()));
            throw new Unable(
                    name, isSink, said.with("name", name.getObjectName()).with("column", column.getName()));
        }
        return found.getLogicalType();
    }

    private static void requireCast(
            boolean isPossible, ObjectIdentifier name, boolean isSink, Column column, LogicalType offered) {
        if (!isPossible) {
            Message said = Message.of(
                    "metadata_type",
                    "name",
                    name.getObjectName(),
                    "column",
                    column.getName(),
                    "found",
                    column.getDataType().getLogicalType().asSummaryString(),
                    "wanted",
                    offered.asSummaryString());
            throw new Unable(name, isSink, said);
        }
    }
}
