package io.xuanwu.gateway.unfinished;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/** A reader of the words of a statement that can match parentheses. */
public final class Words {
    private final List<Word> words;
    private final int end;
    public int at;

    /** Reads {@code [from, to)}. */
    public Words(List<Word> words, int from, int to) {
        this.words = words;
        this.at = from;
        this.end = to;
    }

    public boolean isDone() {
        return at >= end;
    }

    public boolean is(String... expected) {
        return at < end && words.get(at).is(expected);
    }

    public boolean isName() {
        return at < end && words.get(at).isName();
    }

    public Word take() {
        return words.get(at++);
    }

    public boolean take(String word) {
        if (!is(word)) {
            return false;
        }
        at++;
        return true;
    }

    /** Reads a name of one or more parts; returns an empty list if there is none. */
    public List<String> takeName() {
        List<String> parts = new ArrayList<>();
        while (isName()) {
            parts.add(take().value());
            if (!is(".") || at + 1 >= end || !words.get(at + 1).isName()) {
                break;
            }
            at++;
        }
        return parts;
    }

    /** Skips from an opening parenthesis past the one that closes it, or to the end. */
    public void skipParentheses() {
        at = close(words, at, end) + 1;
        at = Math.min(at, end);
    }

    /** Reads a list of names in parentheses; returns an empty list if there is none. */
    public List<String> takeList() {
        List<String> names = new ArrayList<>();
        if (is("(")) {
            int from = at;
            skipParentheses();
            for (int i = from + 1; i < at; i++) {
                if (words.get(i).isName()
                        && (words.get(i - 1).is("(") || words.get(i - 1).is(","))) {
                    names.add(words.get(i).value());
                }
            }
        }
        return names;
    }

    /** Returns the index of the parenthesis that closes the one at {@code open}, or {@code end}. */
    public static int close(List<Word> words, int open, int end) {
        int depth = 0;
        for (int i = open; i < end; i++) {
            depth += words.get(i).is("(") ? 1 : words.get(i).is(")") ? -1 : 0;
            if (depth == 0) {
                return i;
            }
        }
        return end;
    }

    /** Returns for each opening parenthesis the index of its closing one; the number of words if it is not closed. */
    public static int[] closes(List<Word> words) {
        int[] closes = new int[words.size()];
        Arrays.fill(closes, words.size());
        Deque<Integer> open = new ArrayDeque<>();
        for (int i = 0; i < closes.length; i++) {
            if (words.get(i).is("(")) {
                open.push(i);
            } else if (words.get(i).is(")") && !open.isEmpty()) {
                closes[open.pop()] = i;
            }
        }
        return closes;
    }
}
