package io.xuanwu.job.script;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a text into tokens by Flink's default dialect; never refuses a text. The platform has the same rules
 * ({@code xuanwu.language.lexer}), and {@code tests/language/grammar.yaml} holds the two together.
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

    /** All tokens in their order; only the last one may be unclosed. */
    public static List<Token> tokens(String text) {
        Lexer lexer = new Lexer(text);
        while (lexer.at < text.length()) {
            lexer.step();
        }
        return lexer.tokens;
    }

    /** Whether a character may stand in a word: beyond ASCII all may that are no white space, and Flink says no. */
    public static boolean isWordPart(char c) {
        if (c >= 0x80) {
            return !isSpace(c);
        }
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$';
    }

    /** White space of any kind, a byte order mark too: files that were put together have one within. */
    private static boolean isSpace(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\u0085' || c == '\uFEFF';
    }

    private void step() {
        char c = text.charAt(at);
        if (isSpace(c)) {
            at++;
        } else if (c == '\'') {
            quoted(Token.Kind.TEXT, c);
        } else if (c == '`') {
            quoted(Token.Kind.NAME, c);
        } else if (text.startsWith("--", at) || text.startsWith("//", at)) {
            add(Token.Kind.COMMENT, endOfLine(at));
        } else if (text.startsWith("/*", at) && !text.startsWith("/*+", at)) {
            blockComment();
        } else if (Placeholder.opensAt(text, at)) {
            add(Token.Kind.WORD, Placeholder.endOf(text, at));
        } else if (isWordPart(c)) {
            int end = at + 1;
            while (end < text.length() && isWordPart(text.charAt(end)) && !Placeholder.opensAt(text, end)) {
                end++;
            }
            add(Token.Kind.WORD, end);
        } else {
            add(Token.Kind.SYMBOL, at + 1);
        }
    }

    /** A doubled quote stands for one; a name, unlike a string, ends on the line on which it begins. */
    private void quoted(Token.Kind kind, char quote) {
        int limit = kind == Token.Kind.NAME ? endOfLine(at) : text.length();
        int end = at + 1;
        while (end < limit) {
            if (text.charAt(end) != quote) {
                end++;
            } else if (end + 1 < limit && text.charAt(end + 1) == quote) {
                end += 2;
            } else {
                add(kind, end + 1);
                return;
            }
        }
        addUnclosed(kind);
    }

    private void blockComment() {
        int close = text.indexOf("*/", at + 2);
        if (close < 0) {
            addUnclosed(Token.Kind.COMMENT);
        } else {
            add(Token.Kind.COMMENT, close + 2);
        }
    }

    private int endOfLine(int from) {
        int end = from;
        while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
            end++;
        }
        return end;
    }

    private void add(Token.Kind kind, int end) {
        add(kind, end, true);
    }

    private void addUnclosed(Token.Kind kind) {
        add(kind, text.length(), false);
    }

    private void add(Token.Kind kind, int end, boolean closed) {
        tokens.add(new Token(kind, at, end, text.substring(at, end), closed));
        at = end;
    }
}
