package io.xuanwu.gateway.symbols;

import io.xuanwu.gateway.unfinished.Word;
import io.xuanwu.job.script.Lexer;
import io.xuanwu.job.script.Token;
import java.util.ArrayList;
import java.util.List;

/** Cuts a script, which may be unfinished, into its statements, with the numbers that a check gives them. */
final class Parts {
    private final List<Word> words = new ArrayList<>();
    private final List<Part> parts = new ArrayList<>();
    private boolean inSet;
    private int from;

    private Parts(String script) {
        for (Token token : Lexer.tokens(script)) {
            if (token.kind != Token.Kind.COMMENT) {
                words.add(new Word(token, 0, script));
            }
        }
    }

    static List<Part> of(String script) {
        return new Parts(script).split();
    }

    private List<Part> split() {
        for (int at = 0; at < words.size(); at++) {
            if (words.get(at).is(";") && !isInExplainedSet(at)) {
                add(at);
                from = at + 1;
            } else if (opensSet(at)) {
                inSet = true;
                from = at + 1;
            }
        }
        add(words.size());
        return parts;
    }

    /** EXECUTE STATEMENT SET BEGIN and BEGIN STATEMENT SET are followed by statements of their own; in EXPLAIN not. */
    private boolean opensSet(int at) {
        if (inSet || !words.get(at).is("BEGIN", "SET")) {
            return false;
        }
        boolean isNew = at >= 2 && words.get(at).is("BEGIN") && is(at - 1, "SET") && is(at - 2, "STATEMENT");
        boolean isOld = at >= 2 && words.get(at).is("SET") && is(at - 1, "STATEMENT") && is(at - 2, "BEGIN");
        int first = isNew && at >= 3 && is(at - 3, "EXECUTE") ? at - 3 : at - 2;
        return (isNew || isOld) && first == from;
    }

    /** EXPLAIN STATEMENT SET BEGIN …; …; END is one statement. */
    private boolean isInExplainedSet(int at) {
        if (from >= at || !words.get(from).is("EXPLAIN", "COMPILE")) {
            return false;
        }
        boolean ends = is(at - 1, "END") && is(at - 2, ";");
        for (int i = from; i + 2 < at && !ends; i++) {
            if (is(i, "STATEMENT") && is(i + 1, "SET") && is(i + 2, "BEGIN")) {
                return true;
            }
        }
        return false;
    }

    private boolean is(int at, String word) {
        return words.get(at).is(word);
    }

    private void add(int to) {
        if (inSet && to - from == 1 && words.get(from).is("END")) {
            inSet = false;
            return;
        }
        int first = to - from > 1 && is(from, "EXECUTE") && is(from + 1, "INSERT") ? from + 1 : from;
        if (first < to) {
            parts.add(new Part(parts.size() + 1, words.subList(first, to)));
        }
    }
}
