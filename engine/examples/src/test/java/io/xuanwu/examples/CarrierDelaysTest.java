package io.xuanwu.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class CarrierDelaysTest {
    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(1)
            .build());

    @TempDir
    Path folder;

    private static String flight(String carrier, String arrivalDelay) {
        return "2013,1,1,517,515,2,830,819," + arrivalDelay + "," + carrier
                + ",1545,N14228,EWR,IAH,227,1400,5,15,2013-01-01T10:00:00Z\n";
    }

    @Test
    void each_flight_that_arrived_moves_the_mean_of_its_carrier() throws Exception {
        Path input = Files.createDirectories(folder.resolve("input"));
        Files.writeString(input.resolve("airlines.csv"), "carrier,name\nUA,United\n");
        Files.writeString(
                input.resolve("flights.csv"),
                "year,month,day,dep_time,sched_dep_time,dep_delay,arr_time,sched_arr_time,arr_delay,carrier,flight,"
                        + "tailnum,origin,dest,air_time,distance,hour,minute,time_hour\n"
                        + flight("UA", "11") + flight("B6", "-18") + flight("UA", "NA") + flight("UA", "20")
                        + flight("UA", ""));

        CarrierDelays.main(new String[] {
            "--input", input.toString(), "--output", folder.resolve("output").toString()
        });

        assertEquals(Set.of("UA,1,11.00", "B6,1,-18.00", "UA,2,15.50"), lines(folder.resolve("output")));
    }

    @Test
    void a_mistyped_argument_is_refused() {
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> CarrierDelays.main(new String[] {"--inptu", "x"}));
        assertEquals("Unknown argument --inptu; known are [input, output, watch-s]", refused.getMessage());
    }

    private static Set<String> lines(Path output) throws IOException {
        try (Stream<Path> files = Files.walk(output)) {
            return files.filter(Files::isRegularFile)
                    .flatMap(CarrierDelaysTest::linesOf)
                    .collect(Collectors.toSet());
        }
    }

    private static Stream<String> linesOf(Path file) {
        try {
            return Files.readAllLines(file).stream();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
