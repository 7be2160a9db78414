package io.xuanwu.gateway.mock;

import java.util.List;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.connector.ProviderContext;
import org.apache.flink.table.connector.source.DataStreamScanProvider;
import org.apache.flink.table.data.RowData;
import org.apache.flink.util.Collector;

/** A bounded source that emits the rows of a mock in order, so that windows close and sessions are reproducible. */
final class MockScan implements DataStreamScanProvider {
    private final String offer;
    private final int count;
    private final TypeInformation<RowData> type;

    MockScan(String offer, int count, TypeInformation<RowData> type) {
        this.offer = offer;
        this.count = count;
        this.type = type;
    }

    @Override
    public boolean isBounded() {
        return true;
    }

    @Override
    public DataStream<RowData> produceDataStream(ProviderContext context, StreamExecutionEnvironment environment) {
        SingleOutputStreamOperator<Long> numbers =
                environment.fromSequence(0, Math.max(0, count - 1L)).setParallelism(1);
        context.generateUid("numbers").ifPresent(numbers::uid);
        SingleOutputStreamOperator<RowData> rows =
                numbers.flatMap(new RowAt(offer)).returns(type).setParallelism(1);
        context.generateUid("rows").ifPresent(rows::uid);
        return rows;
    }

    private static final class RowAt implements FlatMapFunction<Long, RowData> {
        private static final long serialVersionUID = 1L;

        private final String offer;
        private transient List<RowData> rows;

        private RowAt(String offer) {
            this.offer = offer;
        }

        @Override
        public void flatMap(Long number, Collector<RowData> out) {
            if (rows == null) {
                rows = Exchange.rows(offer);
            }
            if (number < rows.size()) {
                out.collect(Exchange.copy(rows.get(number.intValue())));
            }
        }
    }
}
