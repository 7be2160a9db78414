package io.xuanwu.gateway.check;

import io.xuanwu.gateway.finding.Finding;
import io.xuanwu.gateway.finding.Severity;
import io.xuanwu.gateway.script.SqlNames;
import io.xuanwu.job.failure.FailureCode;
import io.xuanwu.job.script.Statement;
import io.xuanwu.job.script.Token;
import io.xuanwu.job.text.Message;
import io.xuanwu.job.text.NearestName;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Slips that one change mends: a comma or an equals sign, quotes around a part of an option. */
final class Repairs {
    /** Words that are mistyped more often than a comma is forgotten beside them. */
    private static final Set<String> NEAR = Set.of(
            "ASC",
            "DESC",
            "FROM",
            "WHERE",
            "JOIN",
            "LEFT",
            "RIGHT",
            "INNER",
            "OUTER",
            "CROSS",
            "GROUP",
            "ORDER",
            "HAVING",
            "LIMIT",
            "UNION",
            "PARTITION",
            "OVER",
            "NULL",
            "PRIMARY",
            "COMMENT",
            "METADATA",
            "VIRTUAL",
            "ENFORCED",
            "CONSTRAINT",
            "WATERMARK",
            "LIKE",
            "BETWEEN");

    private static final Set<String> KEYWORDS = Set.of(
            "SELECT",
            "FROM",
            "WHERE",
            "JOIN",
            "LEFT",
            "RIGHT",
            "INNER",
            "OUTER",
            "CROSS",
            "FULL",
            "GROUP",
            "ORDER",
            "HAVING",
            "LIMIT",
            "UNION",
            "PARTITION",
            "PARTITIONED",
            "DISTINCT",
            "VALUES",
            "INTO",
            "TABLE",
            "VIEW",
            "DATABASE",
            "CATALOG",
            "FUNCTION",
            "TEMPORARY",
            "WITH",
            "PRIMARY",
            "WATERMARK",
            "INTERVAL",
            "BETWEEN",
            "EXISTS",
            "METADATA",
            "VIRTUAL",
            "ENFORCED",
            "DESC",
            "OVERWRITE",
            "CONSTRAINT",
            "COMMENT",
            "CASE",
            "WHEN",
            "THEN",
            "ELSE",
            "LATERAL",
            "UNNEST",
            "TIMESTAMP",
            "DESCRIPTOR",
            "MATCH_RECOGNIZE",
            "OVER",
            "ROWS");
    /** A mistyped word without a place is looked for among these many. */
    private static final int MOST_LOOKED_AT = 30;

    private final Statement statement;
    private final List<Token> tokens;
    private final Clauses clauses;
    private final Trial trial;

    Repairs(Statement statement, Trial trial) {
        this.statement = statement;
        this.tokens = statement.tokens();
        this.clauses = new Clauses(statement);
        this.trial = trial;
    }

    /** Finds what one change around the token at which the parser stopped would mend. */
    Optional<Finding> around(int at) {
        return option(at)
                .or(() -> commaTooMany(at))
                .or(() -> commaMissing(at - 1))
                .or(() -> commaMissing(at - 2))
                .or(() -> parenthesis(at))
                .or(() -> mistyped(at, at - 2));
    }

    /** Finds what one change anywhere in the statement would mend, if the parser does not say where it stopped. */
    Optional<Finding> anywhere() {
        return aliasInQuotes().or(() -> mistyped(Math.min(tokens.size() - 1, MOST_LOOKED_AT), 1));
    }

    /** Whether a closing parenthesis is missing before the token, or is one too many. */
    private Optional<Finding> parenthesis(int at) {
        Token token = tokens.get(at);
        if (token.isSymbol(')') && trial.parses(changed(token.start, token.end, ""))) {
            return Optional.of(told(token.start, token.end, Message.of("sql_syntax.parenthesis_many"), ""));
        }
        String text = statement.sql().substring(token.start, token.end);
        return trial.parses(changed(token.start, token.start, ") "))
                ? Optional.of(told(
                        token.start,
                        token.end,
                        Message.of("sql_syntax.parenthesis_missing", "word", text),
                        ") " + text))
                : Optional.empty();
    }

    /** From the last of these tokens to the first: a word that is nearly a keyword, with which the parser gets on. */
    private Optional<Finding> mistyped(int last, int first) {
        for (int at = last; at >= Math.max(0, first); at--) {
            Token token = tokens.get(at);
            Optional<String> near = token.kind == Token.Kind.WORD && !SqlNames.isReserved(token.upper())
                    ? NearestName.of(token.upper(), KEYWORDS)
                    : Optional.empty();
            if (near.isPresent() && trial.parses(changed(token.start, token.end, near.get()))) {
                Message said = Message.of("sql_syntax.mistyped", "word", statement.value(token), "near", near.get());
                return Optional.of(told(token.start, token.end, said, near.get()));
            }
        }
        return Optional.empty();
    }

    /** AS 'name' */
    private Optional<Finding> aliasInQuotes() {
        for (int at = 1; at < tokens.size(); at++) {
            Token token = tokens.get(at);
            if (token.kind == Token.Kind.TEXT && tokens.get(at - 1).isWord("AS")) {
                String quoted = "`" + statement.value(token).replace("`", "``") + "`";
                Message said = Message.of("sql_syntax.name_quotes", "instead", quoted);
                return trial.stop(changed(token.start, token.end, quoted)) > token.end
                        ? Optional.of(told(token.start, token.end, said, quoted))
                        : Optional.empty();
            }
        }
        return Optional.empty();
    }

    private Optional<Finding> commaTooMany(int at) {
        Token token = tokens.get(at);
        Token before = clauses.token(at - 1);
        boolean isSecond = token.isSymbol(',')
                && before != null
                && (before.isSymbol(',') || before.isSymbol('(') || before.isWord("SELECT"));
        return isSecond && moves(token.start, token.end, "", token.start)
                ? Optional.of(told(token.start, token.end, Message.of("sql_syntax.comma_many"), ""))
                : Optional.empty();
    }

    /** Whether a comma behind this token makes the statement right, in a list of columns, options or items. */
    private Optional<Finding> commaMissing(int at) {
        Token before = clauses.token(at);
        Token after = clauses.token(at + 1);
        if (before == null || after == null || before.kind == Token.Kind.SYMBOL && !before.isSymbol(')')) {
            return Optional.empty();
        }
        boolean isMistyped = near(before) || near(after);
        if (isMistyped || !isInList(at) || !trial.accepts(changed(before.end, before.end, ","))) {
            return Optional.empty();
        }
        String text = statement.sql().substring(before.start, before.end);
        Message said = Message.of("sql_syntax.comma_missing", "word", text);
        return Optional.of(told(before.start, before.end, said, text + ","));
    }

    private static boolean near(Token token) {
        return token.kind == Token.Kind.WORD
                && !Blame.TYPES.contains(token.upper())
                && (NEAR.contains(token.upper())
                        || NearestName.of(token.upper(), NEAR).isPresent());
    }

    /** Within parentheses, or between SELECT and FROM. */
    private boolean isInList(int index) {
        int depth = 0;
        for (int at = index; at > 0; at--) {
            Token token = tokens.get(at);
            depth += token.isSymbol('(') ? 1 : token.isSymbol(')') ? -1 : 0;
            if (depth > 0 || (depth == 0 && token.isWord("SELECT"))) {
                return true;
            }
            if (depth == 0 && (token.isWord("FROM") || token.isWord("JOIN") || token.isWord("BY"))) {
                return false;
            }
        }
        return tokens.get(0).isWord("SELECT");
    }

    /** An option whose key or value is not between single quotes, or that has another sign than =. */
    private Optional<Finding> option(int at) {
        int open = opening(at);
        boolean isOptions = open > 0
                && tokens.get(open - 1).isWord("WITH")
                && !tokens.get(0).isWord("WITH");
        if (!isOptions) {
            return Optional.empty();
        }
        Token before = tokens.get(at - 1);
        if (before.kind == Token.Kind.TEXT
                && (tokens.get(at).isSymbol(':') || tokens.get(at).isSymbol('>'))) {
            Token token = tokens.get(at);
            return moved(token.start, token.end, "=", Message.of("sql_syntax.option_equals"));
        }
        boolean isKey = before.isSymbol('(') || before.isSymbol(',');
        if (!isKey && !before.isSymbol('=')) {
            return Optional.empty();
        }
        int last = at;
        while (last < tokens.size() && !ends(tokens.get(last), isKey)) {
            last++;
        }
        List<Token> parts = tokens.subList(at, last);
        boolean isPlain = !parts.isEmpty()
                && parts.stream()
                        .noneMatch(part -> part.kind == Token.Kind.TEXT || part.isSymbol('(') || part.isSymbol('"'));
        if (!isPlain || parts.stream().allMatch(part -> part.kind == Token.Kind.SYMBOL)) {
            return Optional.empty();
        }
        int start = parts.get(0).start;
        int end = parts.get(parts.size() - 1).end;
        String text = parts.size() == 1
                ? statement.value(parts.get(0))
                : statement.sql().substring(start, end);
        String quoted = "'" + text.replace("'", "''") + "'";
        String template = isKey ? "sql_syntax.option_key" : "sql_syntax.option_string";
        return moved(start, end, quoted, Message.of(template, "instead", quoted));
    }

    private static boolean ends(Token token, boolean isKey) {
        return token.isSymbol(',') || token.isSymbol(')') || token.isSymbol(';') || (isKey && token.isSymbol('='));
    }

    /** The parenthesis that is open at this token, or -1. */
    private int opening(int index) {
        int depth = 0;
        for (int at = index - 1; at >= 0; at--) {
            depth += tokens.get(at).isSymbol('(') ? 1 : tokens.get(at).isSymbol(')') ? -1 : 0;
            if (depth > 0) {
                return at;
            }
        }
        return -1;
    }

    private Optional<Finding> moved(int start, int end, String instead, Message said) {
        return moves(start, end, instead, start + instead.length() - 1)
                ? Optional.of(told(start, end, said, instead))
                : Optional.empty();
    }

    /** Whether the parser gets beyond an offset of the changed text. */
    private boolean moves(int start, int end, String instead, int beyond) {
        return trial.stop(changed(start, end, instead)) > beyond;
    }

    private String changed(int start, int end, String instead) {
        return statement.sql().substring(0, start) + instead + statement.sql().substring(end);
    }

    private Finding told(int start, int end, Message said, String fix) {
        return Finding.of(Severity.ERROR, FailureCode.SQL_SYNTAX.onTheWire(), said, statement, start, end)
                .withFix(fix);
    }
}
