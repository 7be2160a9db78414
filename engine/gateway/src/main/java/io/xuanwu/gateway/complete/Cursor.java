package io.xuanwu.gateway.complete;

import io.xuanwu.job.failure.EngineFailure;
import io.xuanwu.job.script.Lexer;
import io.xuanwu.job.script.Token;
import java.util.ArrayList;
import java.util.List;

/**
 * The statement around a place of a script, which is broken there as a rule: what stands before the place, the word that
 * is being written, and what stands behind it.
 */
final class Cursor {
    /** In what the place lies. */
    enum Inside {
        CODE,
        /** A string in single quotes. */
        TEXT,
        /** A name in back quotes. */
        NAME,
        COMMENT
    }

    final String script;
    final Inside inside;
    /** Where what is being written begins, without its opening quote. */
    final int wordStart;

    final int offset;
    /** Where the statement begins. */
    final int statementStart;
    /** The words of the statement before the one that is being written. */
    final List<Word> left;
    /** Those behind it. */
    final List<Word> right;

    Cursor(String script, int offset) {
        this.script = script;
        this.offset = offset;
        String before = script.substring(0, offset);
        List<EngineFailure> unclosed = new ArrayList<>();
        List<Word> words = words(Lexer.tokens(before, unclosed), 0);
        int lastEnd = words.isEmpty() ? 0 : words.get(words.size() - 1).end;
        if (!unclosed.isEmpty()) {
            int quote = lastEnd;
            while (Character.isWhitespace(script.charAt(quote))) {
                quote++;
            }
            char opening = script.charAt(quote);
            inside = opening == '\'' ? Inside.TEXT : opening == '`' ? Inside.NAME : Inside.COMMENT;
            wordStart = quote + 1;
        } else if (!words.isEmpty() && lastEnd == offset && last(words).kind == Token.Kind.COMMENT) {
            inside = last(words).text.startsWith("/*") ? Inside.CODE : Inside.COMMENT;
            wordStart = offset;
        } else {
            inside = Inside.CODE;
            boolean isWriting = !words.isEmpty() && lastEnd == offset && last(words).kind == Token.Kind.WORD;
            wordStart = isWriting ? words.remove(words.size() - 1).start : offset;
        }
        words.removeIf(word -> word.kind == Token.Kind.COMMENT);
        int first = first(words);
        left = words.subList(first, words.size());
        statementStart = first == 0 ? 0 : words.get(first - 1).end;
        right = behind();
    }

    /** What has been written of the word so far. */
    String word() {
        return script.substring(wordStart, offset);
    }

    /** The statement up to the word. */
    String statementText() {
        int end = inside == Inside.CODE ? wordStart : Math.max(statementStart, wordStart - 1);
        return script.substring(statementStart, end);
    }

    /** All words of the statement but the one that is being written, which stands at {@code left.size()}. */
    List<Word> all() {
        List<Word> all = new ArrayList<>(left);
        all.addAll(right);
        return all;
    }

    /** The word so many places before the cursor, counted from 1, or null. */
    Word before(int places) {
        return left.size() < places ? null : left.get(left.size() - places);
    }

    boolean isAfter(String... words) {
        Word word = before(1);
        return word != null && word.is(words);
    }

    private static Word last(List<Word> words) {
        return words.get(words.size() - 1);
    }

    private List<Word> words(List<Token> tokens, int shift) {
        List<Word> words = new ArrayList<>();
        tokens.forEach(token -> words.add(new Word(token, shift, script)));
        return words;
    }

    /** The index of the first word of the last statement. */
    private static int first(List<Word> words) {
        for (int i = words.size() - 1; i >= 0; i--) {
            boolean opensSet =
                    i > 0 && words.get(i).is("BEGIN") && words.get(i - 1).is("SET");
            if (words.get(i).is(";") || opensSet) {
                return i + 1;
            }
        }
        return 0;
    }

    private List<Word> behind() {
        int from = offset;
        int quote = inside == Inside.CODE ? -1 : closing(inside == Inside.TEXT ? '\'' : '`');
        if (quote >= 0) {
            from = quote + 1;
        } else if (wordStart < offset) {
            while (from < script.length() && Character.isJavaIdentifierPart(script.charAt(from))) {
                from++;
            }
        }
        List<Word> words = words(Lexer.tokens(script.substring(from), new ArrayList<>()), from);
        List<Word> rest = new ArrayList<>();
        for (Word word : words) {
            if (word.is(";")) {
                break;
            }
            if (word.kind != Token.Kind.COMMENT) {
                rest.add(word);
            }
        }
        return rest;
    }

    /** Where the quote at the cursor is closed on the same line, or -1. */
    private int closing(char quote) {
        for (int i = offset; i < script.length() && script.charAt(i) != '\n'; i++) {
            if (script.charAt(i) == quote) {
                return i;
            }
        }
        return -1;
    }
}
