package io.xuanwu.examples;

import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.util.Collector;

/** Reads lines of flights.csv; the header and flights that never arrived give nothing. */
final class FlightParser implements FlatMapFunction<String, Flight> {
    private static final long serialVersionUID = 1L;
    private static final int COLUMNS = 19;
    private static final int ARRIVAL_DELAY = 8;
    private static final int CARRIER = 9;

    @Override
    public void flatMap(String line, Collector<Flight> out) {
        String[] columns = line.split(",", -1);
        if (columns.length != COLUMNS || columns[0].equals("year")) {
            return;
        }
        String delay = columns[ARRIVAL_DELAY].strip();
        if (!delay.isEmpty() && !delay.equals("NA")) {
            out.collect(new Flight(columns[CARRIER], Double.parseDouble(delay)));
        }
    }
}
