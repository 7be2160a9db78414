package io.xuanwu.gateway.tables;

import java.util.Set;
import java.util.function.Supplier;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.ScanTableSource;
import org.apache.flink.table.factories.DynamicTableSinkFactory;
import org.apache.flink.table.factories.DynamicTableSourceFactory;
import org.apache.flink.table.runtime.connector.source.ScanRuntimeProviderContext;

/** The connector of all shadows. It accepts any option, because the options are those of the real table. */
public final class ShadowFactory implements DynamicTableSourceFactory, DynamicTableSinkFactory {
    @Override
    public String factoryIdentifier() {
        return ShadowOptions.IDENTIFIER;
    }

    @Override
    public Set<ConfigOption<?>> requiredOptions() {
        return Set.of();
    }

    @Override
    public Set<ConfigOption<?>> optionalOptions() {
        return Set.of();
    }

    @Override
    public DynamicTableSource createDynamicTableSource(Context context) {
        Behaviour behaviour = behaviour(context);
        DynamicTableSource real = behaviour.isReal
                ? attempt(() -> tables(context)
                        .source(context.getObjectIdentifier(), Workspace.real(context.getCatalogTable())))
                : null;
        return real == null ? ShadowSource.of(context, behaviour, isBounded(context)) : real;
    }

    @Override
    public DynamicTableSink createDynamicTableSink(Context context) {
        Behaviour behaviour = behaviour(context);
        DynamicTableSink real = behaviour.isReal
                ? attempt(() ->
                        tables(context).sink(context.getObjectIdentifier(), Workspace.real(context.getCatalogTable())))
                : null;
        return real == null ? new ShadowSink(context, behaviour) : real;
    }

    /** Called in batch mode only, where an unbounded source is refused as in a run; without its jar, it is accepted. */
    private static boolean isBounded(Context context) {
        boolean isBatch = context.getConfiguration().get(ExecutionOptions.RUNTIME_MODE) == RuntimeExecutionMode.BATCH;
        DynamicTableSource real = isBatch
                ? attempt(() -> tables(context)
                        .source(context.getObjectIdentifier(), Workspace.real(context.getCatalogTable())))
                : null;
        return isBatch
                && (!(real instanceof ScanTableSource)
                        || ((ScanTableSource) real)
                                .getScanRuntimeProvider(ScanRuntimeProviderContext.INSTANCE)
                                .isBounded());
    }

    private static RealTables tables(Context context) {
        return new RealTables(context.getConfiguration(), context.getClassLoader());
    }

    /** Returns null if the connector is missing or rejects the options; the shadow is then used instead. */
    private static <T> T attempt(Supplier<T> real) {
        try {
            return real.get();
        } catch (RuntimeException | LinkageError | AssertionError refused) {
            return null;
        }
    }

    private static Behaviour behaviour(Context context) {
        return Shadows.of(context.getCatalogTable().getOptions().get(ShadowOptions.WORKSPACE))
                .behaviour(context.getObjectIdentifier(), context.getCatalogTable(), context.getConfiguration());
    }
}
