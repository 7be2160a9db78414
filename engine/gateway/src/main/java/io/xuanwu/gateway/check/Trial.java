package io.xuanwu.gateway.check;

import io.xuanwu.gateway.tables.Workspace;
import io.xuanwu.job.failure.FailureReport;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.sql.parser.impl.ParseException;
import org.apache.flink.sql.parser.impl.Token;
import org.apache.flink.table.api.SqlParserEOFException;
import org.apache.flink.table.api.SqlParserException;

/**
 * Where Flink's parser stops: in a statement that it refused, and in what the statement would become, so that a fix is
 * given only if the parser takes it.
 */
final class Trial {
    /** What {@link #stop} answers for a text that the parser reads to its end. */
    static final int NOWHERE = Integer.MAX_VALUE;

    private static final Pattern PLACE = Pattern.compile("line (\\d+), column (\\d+)");

    private final Workspace workspace;

    Trial(Workspace workspace) {
        this.workspace = workspace;
    }

    boolean parses(String sql) {
        return stop(sql) == NOWHERE;
    }

    /** Whether the parser reads the text, and the names and types in it are right. */
    boolean accepts(String sql) {
        try {
            workspace.tables().getParser().parse(sql);
            return true;
        } catch (Exception | LinkageError | AssertionError | StackOverflowError refused) {
            return false;
        }
    }

    /** The offset at which the parser stops, the length of the text if it wants more, or {@link #NOWHERE}. */
    int stop(String sql) {
        try {
            workspace.tables().getParser().parse(sql);
            return NOWHERE;
        } catch (Exception | LinkageError | AssertionError refused) {
            List<Throwable> chain = FailureReport.chain(refused);
            return chain.stream().anyMatch(SqlParserException.class::isInstance)
                    ? Math.max(0, stop(chain, sql))
                    : NOWHERE;
        } catch (StackOverflowError deep) {
            return 0;
        }
    }

    /** The offset at which the parser stopped with these exceptions, or -1 if none of them says so. */
    static int stop(List<Throwable> chain, String sql) {
        for (Throwable each : chain) {
            if (each instanceof SqlParserEOFException) {
                return sql.length();
            }
            if (each instanceof ParseException && ((ParseException) each).expectedTokenSequences != null) {
                Token token = unexpected((ParseException) each);
                return token.kind == 0 ? sql.length() : offset(sql, token.beginLine, token.beginColumn);
            }
        }
        for (Throwable each : chain) {
            Matcher place = PLACE.matcher(String.valueOf(each.getMessage()));
            if (place.find()) {
                return offset(sql, Integer.parseInt(place.group(1)), Integer.parseInt(place.group(2)));
            }
        }
        return -1;
    }

    /**
     * The parser looks ahead, and reports the first token that it looked at: here it is the first one that no expected
     * sequence of tokens has.
     */
    private static Token unexpected(ParseException refused) {
        int most = 0;
        for (int[] expected : refused.expectedTokenSequences) {
            int same = 0;
            Token token = refused.currentToken.next;
            while (same < expected.length - 1 && token.next != null && token.kind == expected[same]) {
                token = token.next;
                same++;
            }
            most = Math.max(most, same);
        }
        Token found = refused.currentToken.next;
        for (int at = 0; at < most; at++) {
            found = found.next;
        }
        return found;
    }

    /** Lines and columns as the parser counts them: from 1, in UTF-16 units. */
    private static int offset(String sql, int line, int column) {
        int at = 0;
        for (int passed = 1; passed < line && at < sql.length(); at++) {
            char c = sql.charAt(at);
            boolean ends = c == '\n' || (c == '\r' && !sql.startsWith("\n", at + 1));
            passed += ends ? 1 : 0;
        }
        return Math.min(at + column - 1, sql.length());
    }
}
