package io.xuanwu.gateway.check;

import io.xuanwu.gateway.finding.Finding;
import io.xuanwu.gateway.finding.Severity;
import io.xuanwu.job.failure.FailureCode;
import io.xuanwu.job.failure.FailureReport;
import io.xuanwu.job.script.Statement;
import io.xuanwu.job.script.Token;
import io.xuanwu.job.script.Verb;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Says why a token cannot stand where it does. Flink's message lists all tokens that could, and is too long to read; a
 * fix is given only where it can be right.
 */
final class Misplaced {
    /** Words that hold a statement together: nobody means them as a name. */
    private static final Set<String> STRUCTURE = Set.of(
            "SELECT",
            "FROM",
            "WHERE",
            "JOIN",
            "INNER",
            "LEFT",
            "RIGHT",
            "FULL",
            "CROSS",
            "OUTER",
            "ON",
            "USING",
            "GROUP",
            "HAVING",
            "UNION",
            "INTERSECT",
            "EXCEPT",
            "AND",
            "OR",
            "NOT",
            "IN",
            "IS",
            "LIKE",
            "BETWEEN",
            "CASE",
            "WHEN",
            "THEN",
            "ELSE",
            "AS",
            "INTO",
            "WITH",
            "DISTINCT",
            "ALL",
            "EXISTS",
            "NULL",
            "TRUE",
            "FALSE",
            "UNKNOWN",
            "BY",
            "LIMIT");

    private static final Set<String> BEGINNINGS = Set.of("INSERT", "CREATE", "DROP", "ALTER", "USE");
    private static final Set<String> AFTER_LIST = Set.of("FROM", "WHERE", "GROUP", "HAVING", "ORDER", "LIMIT", "UNION");

    private final Statement statement;
    private final List<Token> tokens;
    private final Predicate<String> isReserved;
    private final Set<String> types;

    Misplaced(Statement statement, Set<String> types, Predicate<String> isReserved) {
        this.statement = statement;
        this.tokens = statement.tokens();
        this.types = types;
        this.isReserved = isReserved;
    }

    /** The finding for the token at which Flink's parser stopped with this failure. */
    Finding at(int index, Throwable failure) {
        Token token = tokens.get(index);
        Token before = index == 0 ? null : tokens.get(index - 1);
        Token after = index + 1 < tokens.size() ? tokens.get(index + 1) : null;
        String expected = expected(failure);
        if (before != null && before.isSymbol(',') && (token.isSymbol(')') || AFTER_LIST.contains(token.upper()))) {
            return told(before, "The comma before " + shown(token) + " is one too many.")
                    .withFix("");
        }
        if (isNumber(token) && expected.contains("<QUOTED_STRING>") && before != null && before.isSymbol('=')) {
            String quoted = "'" + statement.value(token) + "'";
            return told(token, "The value of an option is a string: " + quoted + ".")
                    .withFix(quoted);
        }
        if (token.kind == Token.Kind.WORD && hasOpenCase(index) && expected.contains("\"END\"")) {
            return told(token, "END is missing before " + shown(token) + ": a CASE ends with it.");
        }
        if (token.isSymbol('.') && after != null && isName(after) && isReserved.test(statement.value(after))) {
            return reserved(after);
        }
        if (token.isSymbol('.') && before != null && isName(before) && isReserved.test(statement.value(before))) {
            return reserved(before);
        }
        if (token.isWord("INSERT") && tokens.get(0).isWord("WITH")) {
            return told(token, "In Flink, WITH stands behind INSERT INTO: INSERT INTO … WITH … SELECT ….");
        }
        if (token.kind == Token.Kind.WORD && BEGINNINGS.contains(token.upper()) && index > 0) {
            return told(token, token.upper() + " begins a statement: end the one before it with a semicolon.");
        }
        if (isName(token) && types.contains(token.upper()) && statement.verb() != Verb.DEFINE) {
            return told(
                    token, "A type is not allowed here. To convert a value, write CAST(… AS " + token.upper() + ").");
        }
        if (token.isWord("END") && after == null && statement.inStatementSet()) {
            return told(token, "END stands alone: end the INSERT before it with a semicolon.")
                    .withFix("; END");
        }
        boolean allowsName = expected.contains("IDENTIFIER>");
        if (allowsName && isName(token) && isReserved.test(statement.value(token))) {
            return reserved(token);
        }
        return told(token, shown(token) + " is not allowed here.");
    }

    private Finding reserved(Token token) {
        String word = statement.value(token);
        return told(token, shown(token) + " is a reserved word: to use it as a name, quote it: `" + word + "`.")
                .withFix("`" + word + "`");
    }

    /** A word that somebody may mean as a name. */
    private static boolean isName(Token token) {
        return token.kind == Token.Kind.WORD && !isNumber(token) && !STRUCTURE.contains(token.upper());
    }

    private static boolean isNumber(Token token) {
        return token.kind == Token.Kind.WORD && Character.isDigit(token.upper().charAt(0));
    }

    /** Whether a CASE before this token has no END. */
    private boolean hasOpenCase(int index) {
        int open = 0;
        for (Token token : tokens.subList(0, index)) {
            open += token.isWord("CASE") ? 1 : token.isWord("END") ? -1 : 0;
        }
        return open > 0;
    }

    /** What the parser says that it expected, in its own words. */
    private static String expected(Throwable failure) {
        for (Throwable each : FailureReport.chain(failure)) {
            String message = String.valueOf(each.getMessage());
            int at = message.indexOf("Was expecting");
            if (at >= 0) {
                return message.substring(at);
            }
        }
        return "";
    }

    private String shown(Token token) {
        return "'" + statement.value(token) + "'";
    }

    private Finding told(Token token, String message) {
        return Finding.of(
                Severity.ERROR, FailureCode.SQL_SYNTAX.onTheWire(), message, statement, token.start, token.end);
    }
}
