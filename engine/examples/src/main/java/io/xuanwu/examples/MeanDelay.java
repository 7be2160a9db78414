package io.xuanwu.examples;

import java.util.Locale;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/** Keeps count and sum of the delays of a carrier, and emits {@code carrier,flights,mean} for every flight. */
final class MeanDelay extends KeyedProcessFunction<String, Flight, String> {
    private static final long serialVersionUID = 1L;

    private transient ValueState<Tuple2<Long, Double>> total;

    @Override
    public void open(OpenContext context) {
        total = getRuntimeContext()
                .getState(new ValueStateDescriptor<>("total", Types.TUPLE(Types.LONG, Types.DOUBLE)));
    }

    @Override
    public void processElement(Flight flight, Context context, Collector<String> out) throws Exception {
        Tuple2<Long, Double> before = total.value();
        long flights = before == null ? 1 : before.f0 + 1;
        double minutes = before == null ? flight.arrivalDelay : before.f1 + flight.arrivalDelay;
        total.update(Tuple2.of(flights, minutes));
        out.collect(String.format(Locale.ROOT, "%s,%d,%.2f", flight.carrier, flights, minutes / flights));
    }
}
