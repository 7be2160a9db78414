package io.xuanwu.job;

import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/** A user's program that remembers what it was given. */
public final class SampleProgram {
    static List<String> arguments;
    static Map<String, String> options;

    private SampleProgram() {}

    public static void main(String[] given) throws Exception {
        arguments = List.of(given);
        if (arguments.contains("fail")) {
            throw new IllegalStateException("told to");
        }
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        options = ((Configuration) env.getConfiguration()).toMap();
        env.fromSequence(1, 3).sinkTo(new DiscardingSink<>());
        env.executeAsync();
    }
}
