package io.xuanwu.gateway.tables;

import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.ObjectIdentifier;
import org.apache.flink.table.catalog.ResolvedCatalogTable;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.LookupTableSource;
import org.apache.flink.table.connector.source.ScanTableSource;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.types.RowKind;

/** Determines what a table can do from the connectors of this release; none of them opens a connection for it. */
public final class RealTables {
    /** Connectors whose rows are upserts by key, so that their mode is known without their jar. */
    private static final Map<String, ChangelogMode> KNOWN = Map.of("upsert-kafka", ChangelogMode.upsert());

    private final ReadableConfig config;
    private final ClassLoader classes;

    public RealTables(ReadableConfig config, ClassLoader classes) {
        this.config = config;
        this.classes = classes;
    }

    /** Returns what the table can do; everything if its connector is missing or rejects the options. */
    Behaviour behaviour(ObjectIdentifier name, ResolvedCatalogTable real) {
        DynamicTableSource source = null;
        DynamicTableSink sink = null;
        try {
            source = source(name, real);
        } catch (RuntimeException | LinkageError | AssertionError notASource) {
            // A caller that needs the reason calls source() itself.
        }
        try {
            sink = sink(name, real);
        } catch (RuntimeException | LinkageError | AssertionError notASink) {
            // As above.
        }
        if (source == null && sink == null) {
            return unknown(real);
        }
        Abilities abilities = Abilities.of(source, sink);
        boolean scans = source instanceof ScanTableSource;
        return new Behaviour(
                scans ? ((ScanTableSource) source).getChangelogMode() : ChangelogMode.insertOnly(),
                sink == null ? UnaryOperator.identity() : sink::getChangelogMode,
                scans,
                source instanceof LookupTableSource,
                sink != null,
                abilities);
    }

    /**
     * @throws ValidationException if the connector is missing or rejects the options, with Flink's reason
     */
    public DynamicTableSource source(ObjectIdentifier name, ResolvedCatalogTable real) {
        return FactoryUtil.createDynamicTableSource(null, name, real, Map.of(), config, classes, true);
    }

    /**
     * @throws ValidationException if the connector is missing or rejects the options, with Flink's reason
     */
    public DynamicTableSink sink(ObjectIdentifier name, ResolvedCatalogTable real) {
        return FactoryUtil.createDynamicTableSink(null, name, real, Map.of(), config, classes, true);
    }

    private static Behaviour unknown(ResolvedCatalogTable real) {
        String connector = real.getOptions().getOrDefault("connector", "");
        String format =
                real.getOptions().getOrDefault("format", real.getOptions().get("value.format"));
        ChangelogMode emits = KNOWN.get(connector);
        if (emits == null && (connector.endsWith("-cdc") || carriesChanges(format))) {
            emits = ChangelogMode.all();
        }
        Behaviour anything = Behaviour.anything();
        UnaryOperator<ChangelogMode> accepts = connector.equals("kafka") && !carriesChanges(format)
                ? requested -> ChangelogMode.insertOnly()
                : requested -> withoutNeedlessBefore(requested, real);
        return new Behaviour(emits == null ? anything.emits : emits, accepts, true, true, true, Abilities.ALL);
    }

    /** A sink with a primary key does not need the row before an update. */
    private static ChangelogMode withoutNeedlessBefore(ChangelogMode requested, ResolvedCatalogTable real) {
        if (!real.getResolvedSchema().getPrimaryKey().isPresent() || requested.containsOnly(RowKind.INSERT)) {
            return requested;
        }
        return ChangelogMode.upsert();
    }

    private static boolean carriesChanges(String format) {
        return format != null
                && (format.startsWith("debezium")
                        || format.startsWith("canal")
                        || format.startsWith("maxwell")
                        || format.startsWith("ogg"));
    }
}
