package io.xuanwu.job.script;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The cases of the grammar that the platform passes too, in Python. */
class GrammarTest {
    private static final Path CASES = Path.of("../../tests/language/grammar.yaml");

    private static Stream<JsonNode> cases() throws IOException {
        JsonNode all = new ObjectMapper(new YAMLFactory()).readTree(CASES.toFile());
        return StreamSupport.stream(all.spliterator(), false);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void a_script_is_seen_as_the_grammar_tells(JsonNode one) {
        SeenScript seen = new SeenScript(one.path("text").asText());
        assertEquals(told(one, "statements"), seen.statements, one.toString());
        assertEquals(told(one, "placeholders"), seen.placeholders, one.toString());
        assertEquals(told(one, "problems"), seen.problems, one.toString());
    }

    @Test
    void there_are_many_cases() throws IOException {
        assertTrue(cases().count() >= 80);
    }

    private static List<String> told(JsonNode one, String what) {
        List<String> told = new ArrayList<>();
        one.path(what).forEach(each -> told.add(each.asText()));
        return told;
    }
}
