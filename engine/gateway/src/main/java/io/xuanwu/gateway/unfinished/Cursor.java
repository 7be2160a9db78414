package io.xuanwu.gateway.unfinished;

import io.xuanwu.job.script.Lexer;
import io.xuanwu.job.script.Token;
import java.util.ArrayList;
import java.util.List;

/**
 * The statement at a position of a script: the tokens before the position, the unfinished word, and the tokens after it.
 * The statement is usually invalid at that position.
 */
public final class Cursor {
    /** The kind of text that contains the position. */
    public enum Inside {
        CODE,
        /** A string in single quotes. */
        TEXT,
        /** A name in back quotes. */
        NAME,
        COMMENT
    }

    public final String script;
    public final Inside inside;
    /** The offset of the first character of the unfinished word, after its opening quote. */
    public final int wordStart;

    public final int offset;
    /** The offset of the first character of the statement. */
    public final int statementStart;
    /** The words of the statement before the unfinished word. */
    public final List<Word> left;
    /** The words of the statement after the unfinished word. */
    public final List<Word> right;

    public Cursor(String script, int offset) {
        this.script = script;
        this.offset = offset;
        String before = script.substring(0, offset);
        List<Word> words = words(Lexer.tokens(before), 0);
        int lastEnd = words.isEmpty() ? 0 : last(words).end;
        if (!words.isEmpty() && !last(words).closed) {
            Word open = words.remove(words.size() - 1);
            inside = open.isText() ? Inside.TEXT : open.isName() ? Inside.NAME : Inside.COMMENT;
            wordStart = open.start + 1;
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

    /** Returns the part of the unfinished word before the cursor. */
    public String word() {
        return script.substring(wordStart, offset);
    }

    /** Returns the text of the statement before the unfinished word. */
    public String statementText() {
        int end = inside == Inside.CODE ? wordStart : Math.max(statementStart, wordStart - 1);
        return script.substring(statementStart, end);
    }

    /** Returns all words of the statement without the unfinished one, which would be at {@code left.size()}. */
    public List<Word> all() {
        List<Word> all = new ArrayList<>(left);
        all.addAll(right);
        return all;
    }

    /** Returns the word at this distance before the cursor, counted from 1, or null. */
    public Word before(int places) {
        return left.size() < places ? null : left.get(left.size() - places);
    }

    public boolean isAfter(String... words) {
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

    /** Returns the index of the first word of the last statement. */
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
            while (from < script.length() && Lexer.isWordPart(script.charAt(from))) {
                from++;
            }
        }
        List<Word> words = words(Lexer.tokens(script.substring(from)), from);
        List<Word> rest = new ArrayList<>();
        for (Word word : words) {
            if (word.is(";")) {
                break;
            }
            if (word.kind != Token.Kind.COMMENT && word.closed) {
                rest.add(word);
            }
        }
        return rest;
    }

    /** Returns the offset where the quote at the cursor closes on the same line, or -1. */
    private int closing(char quote) {
        for (int i = offset; i < script.length() && script.charAt(i) != '\n'; i++) {
            if (script.charAt(i) == quote) {
                return i;
            }
        }
        return -1;
    }
}
