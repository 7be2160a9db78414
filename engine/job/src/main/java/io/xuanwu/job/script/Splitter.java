package io.xuanwu.job.script;

import io.xuanwu.job.failure.EngineFailure;
import io.xuanwu.job.failure.FailureCode;
import io.xuanwu.job.failure.Location;
import io.xuanwu.job.script.Script.SourceStatement;
import io.xuanwu.job.text.Lines;
import io.xuanwu.job.text.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Finds where statements end; comments around a statement do not belong to it. */
final class Splitter {
    private static final String[][] SET_OPENINGS = {
        {"EXECUTE", "STATEMENT", "SET", "BEGIN"}, {"STATEMENT", "SET", "BEGIN"}, {"BEGIN", "STATEMENT", "SET"}
    };

    private final String text;
    private final Lines lines;
    /** Without comments, but for one that is never closed. */
    private final List<Token> tokens;

    private final List<SourceStatement> statements = new ArrayList<>();
    private int at;
    private Token openSet;

    Splitter(String text) {
        this.text = text;
        this.lines = new Lines(text);
        this.tokens = Lexer.tokens(text).stream()
                .filter(token -> token.kind != Token.Kind.COMMENT || !token.closed)
                .collect(Collectors.toList());
    }

    /** All complete statements, without one that has an unclosed quote or comment. */
    List<SourceStatement> split(List<EngineFailure> failures) {
        while (at < tokens.size()) {
            if (isSemicolon(at)) {
                at++;
            } else if (!takeSetStart() && !takeSetEnd()) {
                takeStatement();
            }
        }
        Token last = tokens.isEmpty() ? null : tokens.get(tokens.size() - 1);
        if (last != null && !last.closed) {
            statements.remove(statements.size() - 1);
            failures.add(unclosed(last));
        } else if (openSet != null) {
            failures.add(statement(List.of(openSet))
                    .failure(FailureCode.SQL_SYNTAX, Message.of("sql_syntax.set_open"), openSet.start, openSet.end));
        }
        return statements;
    }

    private boolean takeSetStart() {
        for (String[] opening : SET_OPENINGS) {
            if (openSet == null && stands(at, opening)) {
                openSet = tokens.get(at);
                at += opening.length;
                return true;
            }
        }
        return false;
    }

    private boolean takeSetEnd() {
        if (openSet == null || !stands(at, "END") || !endsStatement(at + 1)) {
            return false;
        }
        openSet = null;
        at++;
        return true;
    }

    private void takeStatement() {
        if (stands(at, "EXECUTE", "INSERT")) {
            at++;
        }
        int first = at;
        boolean holdsSet = (stands(at, "EXPLAIN") || stands(at, "COMPILE")) && opensSet();
        while (at < tokens.size() && (holdsSet || !isSemicolon(at))) {
            boolean setEnds = holdsSet && stands(at, "END") && isSemicolon(at - 1) && endsStatement(at + 1);
            at++;
            if (setEnds) {
                break;
            }
        }
        statements.add(statement(tokens.subList(first, at)));
    }

    private SourceStatement statement(List<Token> own) {
        return new SourceStatement(text, lines, statements.size() + 1, own, openSet != null);
    }

    private boolean opensSet() {
        for (int i = at; i < tokens.size() && !isSemicolon(i); i++) {
            if (stands(i, "STATEMENT", "SET", "BEGIN")) {
                return true;
            }
        }
        return false;
    }

    private boolean endsStatement(int index) {
        return index == tokens.size() || isSemicolon(index);
    }

    private boolean isSemicolon(int index) {
        return tokens.get(index).isSymbol(';');
    }

    private boolean stands(int index, String... words) {
        if (index + words.length > tokens.size()) {
            return false;
        }
        for (int i = 0; i < words.length; i++) {
            if (!tokens.get(index + i).isWord(words[i])) {
                return false;
            }
        }
        return true;
    }

    private EngineFailure unclosed(Token token) {
        String line = text.substring(token.start).lines().findFirst().orElse("");
        return new EngineFailure(
                FailureCode.SQL_SYNTAX,
                Message.of(opened(token)),
                new Location(statements.size() + 1, line, lines.range(token.start, token.start + 1)),
                null);
    }

    private static String opened(Token token) {
        switch (token.kind) {
            case TEXT:
                return "sql_syntax.string_open";
            case NAME:
                return "sql_syntax.name_open";
            default:
                return "sql_syntax.comment_open";
        }
    }
}
