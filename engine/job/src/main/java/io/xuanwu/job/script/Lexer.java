package io.xuanwu.job.script;

import io.xuanwu.job.failure.EngineFailure;
import io.xuanwu.job.failure.FailureCode;
import io.xuanwu.job.failure.Location;
import io.xuanwu.job.text.TextRange;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a text into tokens by Flink's default dialect.
 *
 * <p>Source: Apache Calcite's Parser.jj with Lex.JAVA, as Flink 1.20 to 2.3 uses it.
 */
public final class Lexer {
    private final String text;
    private final List<Token> tokens = new ArrayList<>();
    private int at;

    private Lexer(String text) {
        this.text = text;
    }

    /**
     * @throws EngineFailure sql_syntax when a quote or a comment is never closed
     */
    static List<Token> tokens(String text) throws EngineFailure {
        List<EngineFailure> failures = new ArrayList<>();
        List<Token> tokens = tokens(text, failures);
        if (!failures.isEmpty()) {
            throw failures.get(0);
        }
        return tokens;
    }

    /** As far as the text goes: what is never closed is a failure, and the end. */
    public static List<Token> tokens(String text, List<EngineFailure> failures) {
        Lexer lexer = new Lexer(text);
        try {
            while (lexer.at < text.length()) {
                lexer.step();
            }
        } catch (EngineFailure unclosed) {
            failures.add(unclosed);
        }
        return lexer.tokens;
    }

    private void step() throws EngineFailure {
        char c = text.charAt(at);
        if (Character.isWhitespace(c)) {
            at++;
        } else if (c == '\'') {
            quoted(Token.Kind.TEXT, '\'', "string");
        } else if (c == '`') {
            quoted(Token.Kind.NAME, '`', "quoted name");
        } else if (text.startsWith("--", at) || text.startsWith("//", at)) {
            lineComment();
        } else if (text.startsWith("/*", at) && !text.startsWith("/*+", at)) {
            blockComment();
        } else if (text.startsWith("$${", at)) {
            add(Token.Kind.WORD, at + 3);
        } else if (text.startsWith("${", at)) {
            int close = text.indexOf('}', at);
            add(Token.Kind.WORD, close < 0 ? at + 2 : close + 1);
        } else if (isWordPart(c)) {
            int end = at + 1;
            while (end < text.length() && isWordPart(text.charAt(end)) && !startsPlaceholder(end)) {
                end++;
            }
            add(Token.Kind.WORD, end);
        } else {
            add(Token.Kind.SYMBOL, at + 1);
        }
    }

    private void quoted(Token.Kind kind, char quote, String noun) throws EngineFailure {
        int end = at + 1;
        while (end < text.length()) {
            if (text.charAt(end) != quote) {
                end++;
            } else if (end + 1 < text.length() && text.charAt(end + 1) == quote) {
                end += 2;
            } else {
                add(kind, end + 1);
                return;
            }
        }
        throw unclosed(noun, String.valueOf(quote));
    }

    private void lineComment() {
        int end = at;
        while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
            end++;
        }
        add(Token.Kind.COMMENT, end);
    }

    private void blockComment() throws EngineFailure {
        int close = text.indexOf("*/", at + 2);
        if (close < 0) {
            throw unclosed("comment", "*/");
        }
        add(Token.Kind.COMMENT, close + 2);
    }

    private void add(Token.Kind kind, int end) {
        tokens.add(new Token(kind, at, end, text.substring(at, end)));
        at = end;
    }

    private EngineFailure unclosed(String noun, String closer) {
        int semicolons =
                (int) tokens.stream().filter(token -> token.isSymbol(';')).count();
        String line = text.substring(at).lines().findFirst().orElse("");
        return new EngineFailure(
                FailureCode.SQL_SYNTAX,
                "This " + noun + " is never closed; add " + closer + " where it ends.",
                new Location(semicolons + 1, line, TextRange.of(text, at, at + 1)),
                null);
    }

    private boolean startsPlaceholder(int offset) {
        return text.startsWith("${", offset) || text.startsWith("$${", offset);
    }

    private static boolean isWordPart(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '$';
    }
}
