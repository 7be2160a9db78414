package io.xuanwu.job.script;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xuanwu.job.failure.EngineFailure;
import io.xuanwu.job.failure.FailureCode;
import io.xuanwu.job.failure.Location;
import io.xuanwu.job.text.Message;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a script becomes once it is bound; {@link GrammarTest} tells where its statements stand. */
class ScriptTest {
    private static final Bindings NONE = new Bindings(Map.of(), Map.of());

    private static List<Statement> statements(String script) throws EngineFailure {
        return Script.parse(script).bind(NONE);
    }

    private static List<String> texts(String script) throws EngineFailure {
        return statements(script).stream().map(Statement::sql).collect(Collectors.toList());
    }

    private static Location failureLocation(String script) {
        EngineFailure failure = assertThrows(EngineFailure.class, () -> statements(script));
        assertEquals(FailureCode.SQL_SYNTAX, failure.code());
        return failure.location();
    }

    @Test
    void statements_end_at_semicolons_outside_of_quotes_and_comments() throws EngineFailure {
        assertEquals(
                List.of(
                        "CREATE VIEW v AS SELECT 'a;b''c;' AS `x;y`",
                        "INSERT INTO t /* no; */ SELECT 1 -- no;\n FROM v"),
                texts("-- a; b\nCREATE VIEW v AS SELECT 'a;b''c;' AS `x;y`;\n/* ; */;;\n"
                        + "INSERT INTO t /* no; */ SELECT 1 -- no;\n FROM v -- end"));
    }

    @Test
    void a_byte_order_mark_does_not_shift_positions() throws EngineFailure {
        Statement statement = statements("\uFEFFSELECT 1").get(0);
        assertEquals(
                1,
                statement
                        .failure(FailureCode.SQL_INVALID, Message.of("sql_too_deep"), null)
                        .location()
                        .range
                        .column);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "EXECUTE STATEMENT SET BEGIN INSERT INTO a SELECT 1; INSERT INTO b SELECT 2; END;",
                "EXECUTE STATEMENT SET\nBEGIN /* two */\nINSERT INTO a SELECT 1;\nINSERT INTO b SELECT 2;\nEND",
                "BEGIN STATEMENT SET; INSERT INTO a SELECT 1; INSERT INTO b SELECT 2; END;",
                "statement set begin INSERT INTO a SELECT 1; INSERT INTO b SELECT 2; end -- done"
            })
    void a_statement_set_gives_its_inserts(String script) throws EngineFailure {
        assertEquals(List.of("INSERT INTO a SELECT 1", "INSERT INTO b SELECT 2"), texts(script));
        assertTrue(statements(script).stream().allMatch(Statement::inStatementSet));
    }

    @Test
    void an_open_quote_comment_or_set_is_found_where_it_opens() {
        assertEquals("2:8-2:8", show(failureLocation("SET 'a' = 'b';\nSELECT 'oops")));
        assertEquals("1:8-1:8", show(failureLocation("SELECT `oops")));
        assertEquals("1:1-1:1", show(failureLocation("/* oops")));
        assertEquals("2:1-2:7", show(failureLocation("\nEXECUTE STATEMENT SET BEGIN INSERT INTO a SELECT 1;")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "insert into t select 1 | WRITE",
                "CREATE TABLE t (a AS b) WITH ('x' = 'y') | DEFINE",
                "CREATE TABLE t WITH ('x' = 'y') AS SELECT 1 | TABLE_FROM_QUERY",
                "CREATE OR REPLACE TABLE t AS SELECT 1 | TABLE_FROM_QUERY",
                "REPLACE TABLE t AS SELECT 1 | TABLE_FROM_QUERY",
                "CREATE TEMPORARY VIEW v AS SELECT 1 | DEFINE",
                "CREATE FUNCTION f AS 'a.B' | DEFINE",
                "CREATE TEMPORARY SYSTEM FUNCTION f AS 'a.B' LANGUAGE JAVA USING JAR 'b.jar' | JAR",
                "DROP FUNCTION f | DEFINE",
                "CREATE MATERIALIZED TABLE t AS SELECT 1 | UNSUPPORTED",
                "WITH a AS (SELECT 1) SELECT * FROM a | QUERY",
                "(SELECT 1) | QUERY",
                "SET 'a' = 'b' | SET",
                "ADD JAR 'x.jar' | JAR",
                "ADD something | UNKNOWN",
                "DELETE FROM t | UNSUPPORTED",
                "/* c */ /*+ hint */ SELECT 1 | UNKNOWN",
                "SELEC 1 | UNKNOWN",
            })
    void the_first_words_tell_what_to_do(String sql, Verb verb) throws EngineFailure {
        assertEquals(verb, statements(sql).get(0).verb());
    }

    @Test
    void a_setting_has_its_key_and_value_with_or_without_quotes() throws EngineFailure {
        assertEquals("k=it's", setting("SET 'k' = 'it''s'"));
        assertEquals("k=v", setting("SET k = v"));
        assertEquals("a.b-c=500", setting("set a.b-c=500"));
        assertEquals("k=two words", setting("SET k = 'two words'"));
        assertEquals("k", setting("RESET 'k'"));
        assertEquals("a.b-c", setting("RESET a.b-c"));
        assertEquals("", setting("RESET"));
        assertEquals("", setting("SET"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"SET k", "SET 'k'", "SET 'k' = v", "SET k = two words", "RESET a b", "RESET 'a' = 'b'"})
    void any_other_form_is_no_setting(String sql) throws EngineFailure {
        assertEquals(null, setting(sql));
    }

    private static String setting(String sql) throws EngineFailure {
        Statement statement = statements(sql).get(0);
        return statement
                .setting()
                .map(setting -> setting.key.map(key -> key.text).orElse("")
                        + setting.value.map(value -> "=" + value.text).orElse(""))
                .orElse(null);
    }

    private static String show(Location location) {
        return location.range.line + ":" + location.range.column + "-" + location.range.endLine + ":"
                + location.range.endColumn;
    }
}
