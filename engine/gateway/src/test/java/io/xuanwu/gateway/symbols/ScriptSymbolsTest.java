package io.xuanwu.gateway.symbols;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xuanwu.gateway.unfinished.Word;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** In the scripts a bar is before the word that is asked about. */
class ScriptSymbolsTest {
    static Stream<Arguments> names() {
        return Stream.of(
                // marked script, kind, number of places
                Arguments.of("CREATE TABLE |t (a INT); INSERT INTO t SELECT a FROM t", "table", 3),
                Arguments.of("CREATE TABLE db.|t (a INT); SELECT * FROM db.t, t, other.t", "table", 3),
                Arguments.of(
                        "CREATE TABLE |t (a INT); DROP TABLE t; CREATE TABLE t (b INT); SELECT b FROM t", "table", 2),
                Arguments.of("CREATE TABLE t (|a INT, b AS a + 1, PRIMARY KEY (a) NOT ENFORCED)", "column", 3),
                Arguments.of("CREATE TABLE t (|a INT) PARTITIONED BY (a); ALTER TABLE t DROP a", "column", 3),
                Arguments.of("CREATE TABLE t (|a INT); CREATE TABLE u LIKE t; SELECT a FROM u", "column", 2),
                Arguments.of("CREATE TABLE t (|a INT); INSERT INTO t (a) SELECT 1", "column", 2),
                Arguments.of("CREATE TABLE t (a ROW<|b INT>)", "", 0),
                Arguments.of("CREATE VIEW v (|x, y) AS SELECT 1, 2; SELECT v.x FROM v", "column", 2),
                Arguments.of("CREATE FUNCTION |f AS 'F'; SELECT f(1), F(2)", "function", 3),
                Arguments.of("SELECT |o.a FROM t o JOIN u ON o.a = u.a", "alias", 3),
                Arguments.of("SELECT a |x FROM t ORDER BY x", "column", 2),
                Arguments.of("SELECT x.a FROM (SELECT b AS |a FROM t) x", "column", 2),
                Arguments.of("WITH |c AS (SELECT 1 AS a), d AS (SELECT a FROM c) SELECT * FROM c, d", "cte", 3),
                Arguments.of("SELECT * FROM t, LATERAL TABLE(f(a)) AS x(|y) WHERE y > 1", "column", 2),
                Arguments.of(
                        "SELECT |k FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '1' DAY)) GROUP BY k",
                        "column",
                        2),
                Arguments.of("SELECT * FROM TABLE(TUMBLE(TABLE |t, DESCRIPTOR(ts), INTERVAL '1' DAY)), t", "table", 2),
                Arguments.of("SELECT * FROM |t /*+ OPTIONS('a'='b') */ AS x, t", "table", 2),
                Arguments.of("SELECT * FROM o JOIN d FOR SYSTEM_TIME AS OF |o.pt AS d ON o.id = d.id", "table", 3),
                Arguments.of(
                        "SELECT |first FROM t MATCH_RECOGNIZE (ORDER BY ts MEASURES A.a AS first PATTERN (A) DEFINE A AS A.a > 1)",
                        "column",
                        2),
                Arguments.of(
                        "EXECUTE STATEMENT SET BEGIN INSERT INTO |t SELECT 1; INSERT INTO t SELECT 2; END;",
                        "table",
                        2),
                Arguments.of("EXPLAIN STATEMENT SET BEGIN INSERT INTO |t SELECT 1; END; SELECT * FROM t", "table", 2),
                Arguments.of("SELECT a FROM |t UNION ALL SELECT b FROM t", "table", 2),
                Arguments.of(
                        "CREATE TABLE t (|a INT); SELECT a FROM (SELECT /*+ BROADCAST(t) */ * FROM t) x", "column", 2),
                Arguments.of("SELECT /*+ BROADCAST(|x) */ x.a FROM t x", "alias", 3),
                Arguments.of("INSERT INTO s /*+ OPTIONS('a'='b') */ SELECT |x.a FROM t x", "alias", 2),
                Arguments.of("SELECT CAST(a AS |x) FROM t x", "", 0),
                Arguments.of("SELECT EXTRACT(DAY FROM |ts) FROM t", "column", 1));
    }

    @ParameterizedTest
    @MethodSource("names")
    void findsAllPlacesOfAName(String marked, String kind, int places) {
        int offset = marked.indexOf('|');
        ScriptSymbols symbols = ScriptSymbols.of(marked.replace("|", ""));
        Symbol symbol = symbols.wordAt(offset)
                .flatMap(symbols::at)
                .map(mention -> mention.symbol)
                .orElse(null);
        assertEquals(kind, symbol == null ? "" : symbol.kind.onTheWire());
        assertEquals(places, symbol == null ? 0 : symbols.references(symbol).size());
    }

    @Test
    void cutsAScriptAsACheckDoes() {
        ScriptSymbols symbols =
                ScriptSymbols.of("SELECT 1;; -- none\nBEGIN STATEMENT SET; INSERT INTO a SELECT 1; END;\n"
                        + "EXPLAIN STATEMENT SET BEGIN INSERT INTO a SELECT 1; END; EXECUTE INSERT INTO b SELECT 2");
        List<String> kinds = symbols.parts().stream()
                .map(part -> part.number + " " + part.kind())
                .collect(Collectors.toList());
        assertEquals(List.of("1 select", "2 insert", "3 explain", "4 insert"), kinds);
    }

    @Test
    void aDeepQueryIsNoError() {
        String deep = "SELECT a FROM (".repeat(20_000);
        assertTrue(ScriptSymbols.of(deep).wordAt(8).map(Word::value).isPresent());
    }
}
