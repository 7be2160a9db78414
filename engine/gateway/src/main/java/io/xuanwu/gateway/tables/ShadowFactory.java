package io.xuanwu.gateway.tables;

import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.factories.DynamicTableSinkFactory;
import org.apache.flink.table.factories.DynamicTableSourceFactory;

/** The connector of all shadows; it takes any option, since they are the real table's. */
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
        return ShadowSource.of(context, behaviour(context));
    }

    @Override
    public DynamicTableSink createDynamicTableSink(Context context) {
        return new ShadowSink(context, behaviour(context));
    }

    private static Behaviour behaviour(Context context) {
        return Shadows.of(context.getCatalogTable().getOptions().get(ShadowOptions.WORKSPACE))
                .behaviour(context.getObjectIdentifier(), context.getCatalogTable(), context.getConfiguration());
    }
}
