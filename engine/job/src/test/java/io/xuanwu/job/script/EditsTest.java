package io.xuanwu.job.script;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.xuanwu.job.failure.EngineFailure;
import io.xuanwu.job.failure.FailureCode;
import io.xuanwu.job.text.TextRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the platform rewrites for a release: Flink gets the new text, the user is led to their own. */
class EditsTest {
    private static final Bindings BINDINGS = new Bindings(Map.of("v", "it's"), Map.of());
    private static final String SCRIPT = "SET 'a' = '1';\nCREATE TABLE t (x INT) WITH ('old' = '${v}', 'gone' = '2')";

    /** An edit of the first place where {@code old} stands. */
    private static Edit edit(String script, String old, String text) {
        int start = script.indexOf(old);
        return new Edit(start, start + old.length(), text);
    }

    private static List<Statement> bound(String script, Edit... edits) throws EngineFailure {
        return Script.edited(script, List.of(edits)).bind(BINDINGS);
    }

    private static String place(TextRange range) {
        return range.line + ":" + range.column + "-" + range.endLine + ":" + range.endColumn;
    }

    private static TextRange in(String sql, String word) {
        int start = sql.indexOf(word);
        return TextRange.of(sql, start, start + word.length());
    }

    @Test
    void a_statement_says_what_its_edits_say_and_its_placeholders_are_bound() throws EngineFailure {
        List<Statement> statements =
                bound(SCRIPT, edit(SCRIPT, "'old'", "'newer'"), edit(SCRIPT, ", 'gone' = '2'", ""));
        assertEquals("SET 'a' = '1'", statements.get(0).sql());
        assertEquals(
                "CREATE TABLE t (x INT) WITH ('newer' = 'it''s')",
                statements.get(1).sql());
        assertEquals(SCRIPT.substring(15), statements.get(1).sourceText());
    }

    @Test
    void a_place_after_edits_leads_to_the_users_own_text() throws EngineFailure {
        Statement statement =
                bound(SCRIPT, edit(SCRIPT, "'old'", "'a much longer one'")).get(1);
        String sql = statement.sql();
        assertEquals("2:30-2:34", place(statement.originalLocation(in(sql, "longer")).range));
        assertEquals("2:46-2:51", place(statement.originalLocation(in(sql, "'gone'")).range));
        assertEquals("2:1-2:6", place(statement.originalLocation(in(sql, "CREATE")).range));
    }

    @Test
    void what_an_edit_puts_in_passes_unbound() throws EngineFailure {
        assertEquals(
                "SET '${v}' = '1'",
                bound(SCRIPT, edit(SCRIPT, "'a'", "'${v}'")).get(0).sql());
    }

    @Test
    void an_edit_can_change_the_verb_and_the_end_of_a_statement() throws EngineFailure {
        Statement statement = bound(SCRIPT, edit(SCRIPT, "SET", "RESET"), edit(SCRIPT, " = '1'", ""))
                .get(0);
        assertEquals("RESET 'a'", statement.sql());
        assertEquals(Verb.RESET, statement.verb());
    }

    @Test
    void an_edit_puts_in_without_taking_away_at_any_place() throws EngineFailure {
        int end = "SET 'a' = '1'".length();
        assertEquals("SET 'xa' = '1'", bound(SCRIPT, new Edit(5, 5, "x")).get(0).sql());
        assertEquals(
                "x SET 'a' = '1'", bound(SCRIPT, new Edit(0, 0, "x ")).get(0).sql());
        assertEquals(
                "SET 'a' = '1' x",
                bound(SCRIPT, new Edit(end, end, " x")).get(0).sql());
    }

    @Test
    void offsets_count_a_byte_order_mark_and_utf_16_units() throws EngineFailure {
        String script = "\uFEFF/* \uD83D\uDE00 */ SET 'a' = '\uD83D\uDE00${v}'";
        assertEquals(
                "SET 'b' = '\uD83D\uDE00it''s'",
                bound(script, edit(script, "'a'", "'b'")).get(0).sql());
    }

    @Test
    void a_comment_around_an_edit_is_kept() throws EngineFailure {
        String script = "SET /* ${nobody} */ 'a' = /* 'a' */ '1'";
        assertEquals(
                "SET /* ${nobody} */ 'b' = /* 'a' */ '1'",
                bound(script, edit(script, "'a'", "'b'")).get(0).sql());
    }

    @Test
    void an_edit_over_the_end_of_a_statement_is_refused() {
        Edit wide = edit(SCRIPT, "'1';\nCREATE", "x");
        EngineFailure failure = assertThrows(EngineFailure.class, () -> Script.edited(SCRIPT, List.of(wide)));
        assertEquals(FailureCode.DEFINITION_INVALID, failure.code());
        List<EngineFailure> failures = new ArrayList<>();
        assertEquals(
                2,
                Script.parse(SCRIPT, List.of(wide), failures)
                        .bind(BINDINGS, failures)
                        .size());
        assertEquals(1, failures.size());
    }
}
