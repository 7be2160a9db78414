package io.xuanwu.gateway.debug;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SampleOptionsTest {
    @Test
    void kafkaRemembersNothingAndEndsWithWhatIsThere() {
        Map<String, String> options =
                SampleOptions.of(Map.of("connector", "kafka", "topic", "t", "properties.enable.auto.commit", "true"));
        assertEquals("false", options.get("properties.enable.auto.commit"));
        assertEquals("latest-offset", options.get("scan.bounded.mode"));
        assertEquals("earliest", options.get("properties.auto.offset.reset"));
        assertNotEquals(
                options.get("properties.group.id"),
                SampleOptions.of(Map.of("connector", "kafka")).get("properties.group.id"));
    }

    @Test
    void aGroupOfTheUsersStaysSinceItsOffsetsSayWhereToBegin() {
        Map<String, String> options = SampleOptions.of(Map.of("connector", "kafka", "properties.group.id", "mine"));
        assertEquals("mine", options.get("properties.group.id"));
        assertFalse(options.containsKey("properties.auto.offset.reset"));
    }

    @Test
    void aReaderOfTheNewestRowsWaitsForThem() {
        Map<String, String> options =
                SampleOptions.of(Map.of("connector", "kafka", "scan.startup.mode", "latest-offset"));
        assertFalse(options.containsKey("scan.bounded.mode"));
    }

    @Test
    void otherConnectorsAreReadAsTheyAre() {
        Map<String, String> options = Map.of("connector", "jdbc", "url", "jdbc:x");
        assertEquals(options, SampleOptions.of(options));
    }
}
