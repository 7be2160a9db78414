package io.xuanwu.job.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import org.junit.jupiter.api.Test;

class MessageTest {
    @Test
    void a_part_in_brackets_is_there_with_its_fact_only() {
        Message alone = Message.of("table_unknown", "name", "ordres", "near", null);
        assertEquals("There is no table or view 'ordres'.", alone.toString());
        assertEquals(
                "There is no table or view 'ordres'. Did you mean 'orders'?",
                alone.with("near", "orders").toString());
        assertEquals(Map.of("name", "ordres"), alone.facts());
    }

    @Test
    void what_a_fact_says_is_no_template() {
        assertEquals(
                "There is no table or view '$1 {near} [x]'.",
                Message.of("table_unknown", "name", "$1 {near} [x]").toString());
        assertEquals(
                "'${' is not a placeholder: use ${name}, ${secret.name}, or $${ for a literal ${.",
                Message.of("placeholder_invalid", "text", "${").toString());
    }

    @Test
    void a_place_outside_the_script_stands_before_the_text() {
        assertEquals(
                "catalogs.lake: The statement is incomplete.",
                Message.of("sql_syntax.incomplete").at("catalogs.lake").toString());
    }

    @Test
    void only_the_words_of_others_are_reworded() {
        Message said = Message.of("sql_syntax.flink", Message.WORDS, "no");
        assertEquals("no!", said.reworded(words -> words + "!").toString());
        Message own = Message.of("sql_syntax.incomplete");
        assertEquals(own.toString(), own.reworded(words -> words + "!").toString());
    }

    @Test
    void an_unknown_template_and_a_missing_fact_are_refused() {
        assertThrows(IllegalArgumentException.class, () -> Message.of("nothing").toString());
        assertThrows(IllegalArgumentException.class, () -> Message.of("table_unknown")
                .toString());
    }
}
