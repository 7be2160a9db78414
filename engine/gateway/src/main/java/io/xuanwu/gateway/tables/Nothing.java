package io.xuanwu.gateway.tables;

import java.util.Collection;
import java.util.List;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.table.connector.ProviderContext;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.connector.sink.SinkV2Provider;
import org.apache.flink.table.connector.source.DataStreamScanProvider;
import org.apache.flink.table.connector.source.LookupTableSource;
import org.apache.flink.table.connector.source.ScanTableSource;
import org.apache.flink.table.connector.source.lookup.LookupFunctionProvider;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.functions.LookupFunction;
import org.apache.flink.table.types.DataType;

/** The runtime in plans that are created but never executed. */
public final class Nothing {
    private Nothing() {}

    static LookupTableSource.LookupRuntimeProvider lookup() {
        return LookupFunctionProvider.of(new NoRows());
    }

    static DynamicTableSink.SinkRuntimeProvider write() {
        return SinkV2Provider.of(new DiscardingSink<>());
    }

    static final class Scan implements DataStreamScanProvider {
        private final TypeInformation<RowData> type;
        private final boolean bounded;

        Scan(ScanTableSource.ScanContext context, DataType rows, boolean bounded) {
            this.bounded = bounded;
            type = context.createTypeInformation(rows);
        }

        @Override
        public boolean isBounded() {
            return bounded;
        }

        @Override
        public DataStream<RowData> produceDataStream(ProviderContext context, StreamExecutionEnvironment environment) {
            return environment.fromSequence(1, 1).map(new Never()).returns(type);
        }
    }

    private static final class Never implements MapFunction<Long, RowData> {
        private static final long serialVersionUID = 1L;

        @Override
        public RowData map(Long ignored) {
            throw new IllegalStateException("A plan that was created only for display was executed");
        }
    }

    /** Public because the code that Flink generates calls it. */
    public static final class NoRows extends LookupFunction {
        private static final long serialVersionUID = 1L;

        @Override
        public Collection<RowData> lookup(RowData key) {
            return List.of();
        }
    }
}
