package io.xuanwu.gateway.complete;

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
 * Which words may stand at the end of an unfinished statement: Flink's own parser is asked, by giving it something that
 * can stand nowhere, and reading what it expected instead.
 */
final class Grammar {
    /** A closing brace without an opening one; it is a token, and no rule takes it. */
    private static final String IMPOSSIBLE = " }";
    /** So many words back the parser may say that it stopped. */
    private static final int FARTHEST = 3;

    private final Set<String> expected;
    private final boolean startsStatement;

    private Grammar(Set<String> expected, boolean startsStatement) {
        this.expected = expected;
        this.startsStatement = startsStatement;
    }

    /** Empty where the statement is wrong already before its end. */
    static Optional<Grammar> at(Cursor cursor, PlannerBase planner) {
        if (cursor.left.isEmpty()) {
            return Optional.of(new Grammar(Set.of(), true));
        }
        String text = cursor.statementText();
        try {
            planner.createFlinkPlanner().parser().parse(text + IMPOSSIBLE);
            return Optional.empty();
        } catch (RuntimeException refused) {
            for (Throwable each = refused; each != null; each = each.getCause()) {
                if (each instanceof SqlParseException) {
                    return read((SqlParseException) each, text, cursor);
                }
            }
            return Optional.empty();
        }
    }

    private static Optional<Grammar> read(SqlParseException refused, String text, Cursor cursor) {
        // What the parser looks ahead at as a whole, such as LEFT JOIN, is refused at its first word.
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

    /** At the beginning of a query; the parser would take an expression there, too. */
    boolean expectsQuery(Cursor cursor) {
        boolean isDerived = cursor.isAfter("(")
                && cursor.before(2) != null
                && cursor.before(2).is("FROM", "JOIN", "AS");
        boolean opens = isDerived || cursor.isAfter("AS", "ALL", "UNION", "EXCEPT", "INTERSECT") || isInsert(cursor);
        return opens && expects("SELECT", "VALUES");
    }

    /** Behind the table that an INSERT names, and its columns. */
    private static boolean isInsert(Cursor cursor) {
        return cursor.left.get(0).is("INSERT")
                && !cursor.isAfter("(", ",")
                && cursor.left.stream().noneMatch(word -> word.is("SELECT", "VALUES", "WITH"));
    }

    boolean expectsType() {
        return expects("BIGINT", "STRING") && !expectsExpression();
    }

    /**
     * The keywords, the common ones first.
     *
     * @param others names that are offered as something else
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
        // CREATE OR REPLACE, and the AS of a computed column, are not what their words mean elsewhere.
        boolean isRare = expectsType() || !expected.contains("AND");
        return Keywords.ordered(words, expectsType(), isRare ? Set.of("OR", "AS") : Set.of());
    }
}
