package io.xuanwu.job.script;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xuanwu.job.failure.EngineFailure;
import io.xuanwu.job.failure.FailureCode;
import io.xuanwu.job.failure.Location;
import io.xuanwu.job.text.TextRange;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateTest {
    private static final Bindings BINDINGS = new Bindings(
            Map.of(
                    "region",
                    "eu",
                    "long",
                    "a,\n b,\n c",
                    "quote",
                    "it's; `x`",
                    "raw",
                    "1; SELECT 2",
                    "open",
                    "it's",
                    "empty",
                    ""),
            Map.of("pw", "p'w", "key", "12345"));

    private static Statement only(String sql) throws EngineFailure {
        return Script.parse(sql).bind(BINDINGS).get(0);
    }

    private static EngineFailure refusal(FailureCode code, String sql) {
        EngineFailure failure = assertThrows(EngineFailure.class, () -> only(sql));
        assertEquals(code, failure.code(), failure.getMessage());
        return failure;
    }

    @Test
    void values_are_quoted_as_their_surroundings_need() throws EngineFailure {
        assertEquals("SELECT 'it''s; `x`'", only("SELECT '${quote}'").sql());
        assertEquals("SELECT `it's; ``x```", only("SELECT `${quote}`").sql());
        assertEquals("SELECT 1; SELECT 2", only("SELECT ${raw}").sql());
    }

    @Test
    void a_value_cannot_add_a_statement() throws EngineFailure {
        assertEquals(1, Script.parse("SELECT ${raw}").bind(BINDINGS).size());
    }

    @Test
    void a_value_that_opens_a_quote_is_laid_at_the_statement() {
        EngineFailure failure = refusal(FailureCode.SQL_SYNTAX, "SET 'a' = 'b';\nSELECT ${open}");
        assertEquals(2, failure.location().statement);
        assertEquals("2:1-2:14", show(failure.location()));
    }

    @Test
    void a_doubled_dollar_is_a_literal_placeholder() throws EngineFailure {
        assertEquals(
                "SELECT '${region} eu', ${region}",
                only("SELECT '$${region} ${region}', $${region}").sql());
        assertEquals("x${a}eu", Template.value("x$${a}${region}", BINDINGS, Place.named("x")));
    }

    @Test
    void comments_are_left_alone_but_hints_are_not() throws EngineFailure {
        String sql = "SELECT 1 /* ${nobody} */ -- ${nobody}\n FROM t /*+ OPTIONS('a'='${region}') */ WHERE x";
        assertTrue(only(sql).sql().contains("/* ${nobody} */ -- ${nobody}"));
        assertTrue(only(sql).sql().contains("'a'='eu'"));
    }

    @Test
    void a_secret_in_a_comment_is_not_asked_for() throws EngineFailure {
        assertFalse(only("SET 'pipeline.name' = /* ${secret.pw} */ 'a' -- ${secret.pw}")
                .asksForSecret());
        assertTrue(only("SET 'a' = '${secret.pw}'").asksForSecret());
        assertTrue(only("SELECT /* ${secret.pw} */ 1").sql().contains("${secret.pw}"));
    }

    @Test
    void an_unknown_name_is_shown_with_the_nearest_one_and_its_place() {
        EngineFailure failure = refusal(FailureCode.VARIABLE_UNKNOWN, "SET 'a' = 'b';\nSELECT '${regoin}'");
        assertTrue(failure.getMessage().contains("Did you mean 'region'?"), failure.getMessage());
        assertEquals(2, failure.location().statement);
        assertEquals("2:9-2:17", show(failure.location()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"SELECT '${}'", "SELECT '${a b}'", "SELECT ${region", "SELECT '^[a-z]${2}'"})
    void what_only_looks_like_a_placeholder_is_refused(String sql) {
        refusal(FailureCode.PLACEHOLDER_INVALID, sql);
    }

    @Test
    void places_behind_a_long_value_lead_back_to_what_the_user_wrote() throws EngineFailure {
        Statement statement = only("SELECT ${long}, ${empty} wrong\n FROM ${region}.t");
        assertEquals("SELECT a,\n b,\n c,  wrong\n FROM eu.t", statement.sql());
        assertEquals("1:26-1:30", show(statement.originalLocation(new TextRange(3, 6, 3, 10))));
        assertEquals("2:17-2:17", show(statement.originalLocation(new TextRange(4, 10, 4, 10))));
    }

    @Test
    void places_inside_a_value_lead_to_its_placeholder() throws EngineFailure {
        Statement statement = only("SELECT ${long} FROM t");
        assertEquals("1:8-1:14", show(statement.originalLocation(new TextRange(2, 2, 2, 2))));
        assertEquals("1:1-1:14", show(statement.originalLocation(new TextRange(1, 1, 3, 2))));
    }

    @Test
    void places_that_do_not_exist_lead_to_the_end() throws EngineFailure {
        assertEquals("1:8-1:8", show(only("SELECT 1").originalLocation(new TextRange(9, 9, 9, 9))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE TABLE t (a INT) WITH ('password' = '${secret.pw}')",
                "CREATE TABLE t WITH ('password' = 'x${secret.pw}y') LIKE s (EXCLUDING OPTIONS)",
                "CREATE CATALOG c WITH ('password' = '${secret.pw}')",
                "ALTER TABLE t SET ('password' = '${secret.pw}')",
                "SET 'a.password' = '${secret.pw}'"
            })
    void secrets_may_stand_in_options(String sql) throws EngineFailure {
        assertTrue(only(sql).sql().contains("p''w"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO t SELECT '${secret.pw}'",
                "INSERT INTO t SELECT a FROM s /*+ OPTIONS('password' = '${secret.pw}') */",
                "CREATE VIEW v AS SELECT '${secret.pw}'",
                "CREATE TABLE t (a AS '${secret.pw}') WITH ('x' = 'y')",
                "CREATE TABLE t (a INT) WITH ('x' = 'y') AS SELECT '${secret.pw}'",
                "CREATE TABLE t (a INT) COMMENT '${secret.pw}' WITH ('x' = 'y')",
                "CREATE TABLE t (a INT) WITH ('x' = ${secret.key})",
                "EXPLAIN INSERT INTO t SELECT '${secret.pw}'"
            })
    void secrets_may_not_stand_where_a_plan_would_show_them(String sql) {
        refusal(FailureCode.SECRET_MISPLACED, sql);
    }

    private static String show(Location location) {
        return location.range.line + ":" + location.range.column + "-" + location.range.endLine + ":"
                + location.range.endColumn;
    }
}
