package io.xuanwu.gateway.complete;

import io.xuanwu.gateway.unfinished.Cursor;
import io.xuanwu.gateway.unfinished.Word;
import io.xuanwu.job.text.TextRange;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.sql.parser.SqlParseException;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.flink.table.planner.delegation.PlannerBase;

/**
 * The tokens that are valid at the end of an unfinished statement. They come from Flink's own parser: it parses the
 * statement with an impossible token appended, and its error lists the tokens that it expected.
 */
final class Grammar {
    /** A closing brace without an opening one: it is a token, but no rule accepts it here. */
    private static final String IMPOSSIBLE = " }";
    /** The number of words before the cursor within which the parser may report the error. */
    private static final int FARTHEST = 3;

    private final Set<String> expected;
    private final boolean startsStatement;

    private Grammar(Set<String> expected, boolean startsStatement) {
        this.expected = expected;
        this.startsStatement = startsStatement;
    }

    /** Returns the grammar at the cursor; empty if the statement is already invalid before it. */
    static Optional<Grammar> at(Cursor cursor, PlannerBase planner) {
        if (cursor.left.isEmpty()) {
            return Optional.of(new Grammar(Set.of(), true));
        }
        String text = cursor.statementText();
        try {
            planner.createFlinkPlanner().parser().parse(text + IMPOSSIBLE);
            return Optional.empty();
        } catch (Exception | LinkageError | AssertionError refused) {
            for (Throwable each = refused; each != null; each = each.getCause()) {
                if (each instanceof SqlParseException) {
                    return read((SqlParseException) each, text, cursor);
                }
            }
            return Optional.empty();
        }
    }

    private static Optional<Grammar> read(SqlParseException refused, String text, Cursor cursor) {
        // If the parser looks ahead over several words, such as LEFT JOIN, it reports the first of them.
        Word first = cursor.before(Math.min(FARTHEST, cursor.left.size()));
        SqlParserPos place = refused.getPos() == null ? SqlParserPos.ZERO : refused.getPos();
        int at = TextRange.offset(text + IMPOSSIBLE, place.getLineNum(), place.getColumnNum());
        if (cursor.statementStart + at < first.start) {
            return Optional.empty();
        }
        Set<String> words = new HashSet<>();
        for (String token : refused.getExpectedTokenNames()) {
            words.add(token.startsWith("\"") ? token.substring(1, token.length() - 1) : token);
        }
        return Optional.of(new Grammar(words, false));
    }

    boolean expects(String... words) {
        return expected.containsAll(Arrays.asList(words));
    }

    boolean startsStatement() {
        return startsStatement;
    }

    boolean expectsTable() {
        return expects("LATERAL", "UNNEST");
    }

    boolean expectsExpression() {
        return expects("CASE", "CAST");
    }

    /** Returns whether a query starts here; the parser would also accept an expression. */
    boolean expectsQuery(Cursor cursor) {
        boolean isDerived = cursor.isAfter("(")
                && cursor.before(2) != null
                && cursor.before(2).is("FROM", "JOIN", "AS");
        boolean opens = isDerived || cursor.isAfter("AS", "ALL", "UNION", "EXCEPT", "INTERSECT") || isInsert(cursor);
        return opens && expects("SELECT", "VALUES");
    }

    /** Returns whether the cursor is after the table and the column list of an INSERT. */
    private static boolean isInsert(Cursor cursor) {
        return cursor.left.get(0).is("INSERT")
                && !cursor.isAfter("(", ",")
                && cursor.left.stream().noneMatch(word -> word.is("SELECT", "VALUES", "WITH"));
    }

    boolean expectsType() {
        return expects("BIGINT", "STRING") && !expectsExpression();
    }

    /**
     * Returns the keywords, the most used first.
     *
     * @param others names to omit because they are offered as another kind
     * @param queryOnly whether only keywords that start a query are returned
     */
    List<String> keywords(Set<String> others, boolean queryOnly) {
        if (startsStatement) {
            return Keywords.STARTS;
        }
        Set<String> words = new HashSet<>();
        for (String word : expected) {
            if (Character.isLetter(word.charAt(0)) && !others.contains(word)) {
                words.add(word);
            }
        }
        if (queryOnly) {
            words.retainAll(Keywords.QUERY_STARTS);
        }
        // The OR of CREATE OR REPLACE and the AS of a computed column are rarer than their other uses.
        boolean isRare = expectsType() || !expected.contains("AND");
        return Keywords.ordered(words, expectsType(), isRare ? Set.of("OR", "AS") : Set.of());
    }
}
