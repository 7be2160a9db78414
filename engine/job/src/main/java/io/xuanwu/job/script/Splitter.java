package io.xuanwu.job.script;

import io.xuanwu.job.failure.EngineFailure;
import io.xuanwu.job.failure.FailureCode;
import io.xuanwu.job.script.Script.SourceStatement;
import io.xuanwu.job.text.Lines;
import java.util.ArrayList;
import java.util.List;

/** Finds where statements end; comments around a statement do not belong to it. */
final class Splitter {
    private final String text;
    private final Lines lines;
    private final List<Token> tokens;
    private final List<SourceStatement> statements = new ArrayList<>();
    private int at;
    private Token openSet;

    Splitter(String text, List<Token> tokens) {
        this.text = text;
        this.lines = new Lines(text);
        this.tokens = tokens;
    }

    List<SourceStatement> split(List<EngineFailure> failures) {
        for (skipGaps(); at < tokens.size(); skipGaps()) {
            if (!takeSetStart() && !takeSetEnd()) {
                takeStatement();
            }
        }
        if (openSet != null) {
            failures.add(statement(List.of(openSet))
                    .failure(
                            FailureCode.SQL_SYNTAX,
                            "This statement set is never closed; add END; after its last INSERT.",
                            openSet.start,
                            openSet.end));
        }
        return statements;
    }

    private void skipGaps() {
        while (at < tokens.size() && (tokens.get(at).isSymbol(';') || tokens.get(at).kind == Token.Kind.COMMENT)) {
            at++;
        }
    }

    private boolean takeSetStart() {
        for (String[] opening : new String[][] {
            {"EXECUTE", "STATEMENT", "SET", "BEGIN"}, {"STATEMENT", "SET", "BEGIN"}, {"BEGIN", "STATEMENT", "SET"}
        }) {
            int after = after(at, opening);
            if (after > 0 && openSet == null) {
                openSet = tokens.get(at);
                at = after;
                return true;
            }
        }
        return false;
    }

    private boolean takeSetEnd() {
        int after = after(at, "END");
        if (openSet == null || after < 0 || !endsStatement(after)) {
            return false;
        }
        openSet = null;
        at = after;
        return true;
    }

    private void takeStatement() {
        int first = at;
        boolean explainsSet = tokens.get(at).isWord("EXPLAIN") && opensSet();
        while (at < tokens.size() && (explainsSet || !tokens.get(at).isSymbol(';'))) {
            boolean setEnds = explainsSet
                    && tokens.get(at).isWord("END")
                    && tokens.get(at - 1).isSymbol(';')
                    && endsStatement(at + 1);
            at++;
            if (setEnds) {
                break;
            }
        }
        int last = at;
        while (tokens.get(last - 1).kind == Token.Kind.COMMENT) {
            last--;
        }
        statements.add(statement(tokens.subList(first, last)));
    }

    private SourceStatement statement(List<Token> own) {
        return new SourceStatement(text, lines, statements.size() + 1, own, openSet != null);
    }

    private boolean opensSet() {
        for (int i = at; i < tokens.size() && !tokens.get(i).isSymbol(';'); i++) {
            if (after(i, "STATEMENT", "SET", "BEGIN") > 0) {
                return true;
            }
        }
        return false;
    }

    private boolean endsStatement(int index) {
        int next = index;
        while (next < tokens.size() && tokens.get(next).kind == Token.Kind.COMMENT) {
            next++;
        }
        return next == tokens.size() || tokens.get(next).isSymbol(';');
    }

    /** The index behind these words, comments between them left out, or -1 when other words stand there. */
    private int after(int from, String... words) {
        int index = from;
        for (String word : words) {
            while (index < tokens.size() && tokens.get(index).kind == Token.Kind.COMMENT) {
                index++;
            }
            if (index == tokens.size() || !tokens.get(index).isWord(word)) {
                return -1;
            }
            index++;
        }
        return index;
    }
}
