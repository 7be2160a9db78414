package io.xuanwu.gateway.mock;

import java.time.ZoneId;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamSink;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.table.connector.ProviderContext;
import org.apache.flink.table.connector.sink.DataStreamSinkProvider;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;

/** A sink that sends each row to a console, in order, and writes nothing. */
final class MockSink implements DataStreamSinkProvider {
    private final String name;
    private final RowType type;
    private final ZoneId zone;

    MockSink(String name, RowType type, ZoneId zone) {
        this.name = name;
        this.type = type;
        this.zone = zone;
    }

    @Override
    public DataStreamSink<?> consumeDataStream(ProviderContext context, DataStream<RowData> rows) {
        SingleOutputStreamOperator<RowData> shown =
                rows.map(new Show(name, type, zone)).returns(rows.getType()).setParallelism(1);
        context.generateUid("console").ifPresent(shown::uid);
        DataStreamSink<RowData> sink = shown.sinkTo(new DiscardingSink<>()).setParallelism(1);
        context.generateUid("end").ifPresent(sink::uid);
        return sink;
    }

    private static final class Show implements MapFunction<RowData, RowData> {
        private static final long serialVersionUID = 1L;

        private final String name;
        private final RowType type;
        private final String zone;
        private transient RowWriter writer;
        private transient Console console;

        private Show(String name, RowType type, ZoneId zone) {
            this.name = name;
            this.type = type;
            this.zone = zone.getId();
        }

        @Override
        public RowData map(RowData row) throws InterruptedException {
            if (writer == null) {
                writer = new RowWriter(type, ZoneId.of(zone));
                console = Exchange.console(name);
            }
            if (console != null) { // null if the session has ended and this task is about to be canceled
                console.show(row.getRowKind().shortString(), writer.write(row));
            }
            return row;
        }
    }
}
