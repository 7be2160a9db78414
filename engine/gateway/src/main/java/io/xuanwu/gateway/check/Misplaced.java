package io.xuanwu.gateway.check;

import io.xuanwu.gateway.finding.Finding;
import io.xuanwu.gateway.finding.Severity;
import io.xuanwu.job.failure.FailureCode;
import io.xuanwu.job.failure.FailureReport;
import io.xuanwu.job.script.Statement;
import io.xuanwu.job.script.Token;
import io.xuanwu.job.script.Verb;
import io.xuanwu.job.text.Message;
import java.util.List;
import java.util.Optional;
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

    private static final int MOST_TRIES = 8;
    /** A name and the type behind it can be other words of a clause that Flink does not have. */
    private static final int WELL_BEYOND = 3;

    private final Statement statement;
    private final List<Token> tokens;
    private final Predicate<String> isReserved;
    private final Set<String> types;
    private final Trial trial;

    Misplaced(Statement statement, Set<String> types, Trial trial, Predicate<String> isReserved) {
        this.trial = trial;
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
            return told(before, Message.of("sql_syntax.comma", "word", statement.value(token)))
                    .withFix("");
        }
        if (token.kind == Token.Kind.WORD && hasOpenCase(index) && expected.contains("\"END\"")) {
            return told(token, Message.of("sql_syntax.case", "word", statement.value(token)));
        }
        if (token.isSymbol('.') && after != null && isQuotable(index + 1)) {
            return reserved(after);
        }
        if (token.isSymbol('.') && before != null && isQuotable(index - 1)) {
            return reserved(before);
        }
        if (token.isWord("INSERT") && tokens.get(0).isWord("WITH")) {
            return told(token, Message.of("sql_syntax.with"));
        }
        if (token.kind == Token.Kind.WORD && BEGINNINGS.contains(token.upper()) && index > 0) {
            return told(token, Message.of("sql_syntax.semicolon", "word", token.upper()));
        }
        boolean isPart = (before != null && before.isSymbol('.')) || (after != null && after.isSymbol('.'));
        if (isPart && isQuotable(index)) {
            return reserved(token);
        }
        if (isName(token) && types.contains(token.upper()) && statement.verb() != Verb.DEFINE) {
            return told(token, Message.of("sql_syntax.type", "type", token.upper()));
        }
        if (token.isWord("END") && after == null && statement.inStatementSet()) {
            return told(token, Message.of("sql_syntax.end_alone")).withFix("; END");
        }
        Optional<Finding> dollar = dollar(index);
        if (dollar.isPresent()) {
            return dollar.get();
        }
        if (token.isWord("TABLE")
                && before != null
                && before.isSymbol('(')
                && index > 1
                && isName(tokens.get(index - 2))) {
            String function = statement.value(tokens.get(index - 2));
            return told(token, Message.of("sql_syntax.table_argument", "function", function));
        }
        if (isQuotable(index)) {
            return reserved(token);
        }
        if (token.isWord("COLUMN") && tokens.get(0).isWord("ALTER")) {
            return told(token, Message.of("sql_syntax.alter_column")).withFix("");
        }
        return told(token, Message.of("sql_syntax.misplaced", "word", statement.value(token)));
    }

    /**
     * Whether the token is a reserved word that stands for a name: in back quotes, it and all reserved words behind it
     * that the parser stops at are read, and the parser gets well beyond them.
     */
    private boolean isQuotable(int index) {
        String sql = statement.sql();
        int added = 0;
        Token token = tokens.get(index);
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            if (!isName(token) || !isReserved.test(statement.value(token))) {
                return tries > 0;
            }
            sql = sql.substring(0, token.start + added)
                    + "`" + statement.value(token) + "`"
                    + sql.substring(token.end + added);
            added += 2;
            int stop = trial.stop(sql);
            if (stop >= sql.length()) {
                return true;
            }
            int at = new Clauses(statement).tokenAt(stop - added);
            int passed = at - tokens.indexOf(token);
            boolean isNext = passed > 0 && isName(tokens.get(at)) && isReserved.test(statement.value(tokens.get(at)));
            if (passed < WELL_BEYOND && !isNext) {
                return false;
            }
            token = tokens.get(at);
        }
        return true;
    }

    /** A name such as db.table$snapshots, which the parser takes for one word. */
    private Optional<Finding> dollar(int index) {
        for (int at = index; at + 2 < tokens.size() && tokens.get(at + 1).isSymbol('.'); at += 2) {
            String name = statement.value(tokens.get(at + 2));
            if (name.contains("$") && tokens.get(at + 2).kind == Token.Kind.WORD) {
                String quoted = "`" + name + "`";
                return Optional.of(told(tokens.get(at + 2), Message.of("sql_syntax.dollar_name", "instead", quoted))
                        .withFix(quoted));
            }
        }
        return Optional.empty();
    }

    private Finding reserved(Token token) {
        String word = statement.value(token);
        String quoted = "`" + word + "`";
        return told(token, Message.of("sql_syntax.reserved", "word", word, "quoted", quoted))
                .withFix(quoted);
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

    private Finding told(Token token, Message said) {
        return Finding.of(Severity.ERROR, FailureCode.SQL_SYNTAX.onTheWire(), said, statement, token.start, token.end);
    }
}
