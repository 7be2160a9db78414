package io.xuanwu.gateway.check;

import io.xuanwu.job.script.Statement;
import io.xuanwu.job.script.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** Finds parts of a statement among its tokens: the target of an INSERT, the items of a SELECT, single words. */
final class Clauses {
    private static final Set<String> WINDOWS =
            Set.of("WINDOW_START", "WINDOW_END", "TUMBLE", "HOP", "SESSION", "CUMULATE");
    private static final Set<String> AFTER_GROUP_BY =
            Set.of("HAVING", "ORDER", "UNION", "INTERSECT", "EXCEPT", "LIMIT", "WINDOW");

    private final Statement statement;
    private final List<Token> tokens;

    Clauses(Statement statement) {
        this.statement = statement;
        this.tokens = statement.tokens();
    }

    /** A stretch of the statement's SQL, {@code [start, end)}. */
    static final class Span {
        final int start;
        final int end;

        Span(int start, int end) {
            this.start = start;
            this.end = end;
        }
    }

    /** The parts of the name behind INSERT INTO or INSERT OVERWRITE; empty where there is none. */
    List<Token> target() {
        List<Token> parts = new ArrayList<>();
        int at = 2;
        if (tokens.size() < 3 || !tokens.get(0).isWord("INSERT")) {
            return parts;
        }
        if (tokens.get(at).isWord("TABLE") && tokens.size() > at + 1) {
            at++;
        }
        parts.add(tokens.get(at));
        while (at + 2 < tokens.size() && tokens.get(at + 1).isSymbol('.')) {
            at += 2;
            parts.add(tokens.get(at));
        }
        return parts;
    }

    /** From the first of these tokens to the last; the whole statement for none. */
    Span span(List<Token> some) {
        return some.isEmpty() ? whole() : new Span(some.get(0).start, some.get(some.size() - 1).end);
    }

    Span whole() {
        return new Span(0, statement.sql().length());
    }

    /** The items of the outermost SELECT, of which none may be a star; empty where they cannot be told apart. */
    List<Span> selected() {
        int at = 0;
        while (at < tokens.size() && !tokens.get(at).isWord("SELECT")) {
            if (tokens.get(at).isWord("WITH") || tokens.get(at).isWord("VALUES")) {
                return List.of();
            }
            at++;
        }
        at++;
        if (at < tokens.size()
                && (tokens.get(at).isWord("DISTINCT") || tokens.get(at).isWord("ALL"))) {
            at++;
        }
        List<Span> items = new ArrayList<>();
        int first = at;
        int depth = 0;
        for (; at < tokens.size(); at++) {
            Token token = tokens.get(at);
            depth += token.isSymbol('(') || token.isSymbol('[')
                    ? 1
                    : token.isSymbol(')') || token.isSymbol(']') ? -1 : 0;
            boolean ends = depth == 0 && token.isWord("FROM");
            if (depth == 0
                    && token.isSymbol('*')
                    && (at == first || tokens.get(at - 1).isSymbol('.'))) {
                return List.of();
            }
            if ((ends || (depth == 0 && token.isSymbol(','))) && at > first) {
                items.add(new Span(tokens.get(first).start, tokens.get(at - 1).end));
                first = at + 1;
            }
            if (ends) {
                return items;
            }
        }
        if (at > first) {
            items.add(new Span(tokens.get(first).start, tokens.get(at - 1).end));
        }
        return items;
    }

    /** How deep its parentheses go. */
    int depth() {
        int depth = 0;
        int deepest = 0;
        for (Token token : tokens) {
            depth += token.isSymbol('(') ? 1 : token.isSymbol(')') ? -1 : 0;
            deepest = Math.max(deepest, depth);
        }
        return deepest;
    }

    /** The first GROUP BY that does not group by a window, or null. */
    Span plainGroupBy() {
        for (int at = 0; at + 1 < tokens.size(); at++) {
            if (tokens.get(at).isWord("GROUP") && tokens.get(at + 1).isWord("BY") && !namesWindow(at + 2)) {
                return new Span(tokens.get(at).start, tokens.get(at + 1).end);
            }
        }
        return null;
    }

    private boolean namesWindow(int from) {
        int depth = 0;
        for (int at = from; at < tokens.size() && depth >= 0; at++) {
            Token token = tokens.get(at);
            depth += token.isSymbol('(') ? 1 : token.isSymbol(')') ? -1 : 0;
            if (depth == 0 && AFTER_GROUP_BY.contains(token.upper())) {
                return false;
            }
            if (WINDOWS.contains(token.upper())) {
                return true;
            }
        }
        return false;
    }

    /** The first JOIN with a table as it changes, not as it was at a time, and not with a function; or null. */
    Span plainJoin() {
        for (int at = 0; at + 1 < tokens.size(); at++) {
            if (tokens.get(at).isWord("JOIN") && !isAsOf(at + 1)) {
                return new Span(tokens.get(at).start, tokens.get(at).end);
            }
        }
        return null;
    }

    private boolean isAsOf(int from) {
        if (tokens.get(from).isWord("UNNEST") || tokens.get(from).isWord("LATERAL")) {
            return true;
        }
        int depth = 0;
        for (int at = from; at < tokens.size() && depth >= 0; at++) {
            Token token = tokens.get(at);
            depth += token.isSymbol('(') ? 1 : token.isSymbol(')') ? -1 : 0;
            if (depth == 0 && token.isWord("SYSTEM_TIME")) {
                return true;
            }
            if (depth == 0 && (token.isWord("ON") || token.isWord("JOIN") || token.isWord("WHERE"))) {
                return false;
            }
        }
        return false;
    }

    /** The first place where these words stand one behind the other, or null. */
    Span words(String... wanted) {
        for (int at = 0; at + wanted.length <= tokens.size(); at++) {
            int match = 0;
            while (match < wanted.length && tokens.get(at + match).isWord(wanted[match])) {
                match++;
            }
            if (match == wanted.length) {
                return new Span(tokens.get(at).start, tokens.get(at + match - 1).end);
            }
        }
        return null;
    }

    /** The first token that is so, by its index. */
    Optional<Span> first(IntPredicate wanted) {
        return IntStream.range(0, tokens.size())
                .filter(wanted)
                .mapToObj(at -> new Span(tokens.get(at).start, tokens.get(at).end))
                .findFirst();
    }

    /** The index of the token that covers this offset, or -1. */
    int tokenAt(int offset) {
        for (int at = 0; at < tokens.size(); at++) {
            if (tokens.get(at).start <= offset && offset < tokens.get(at).end) {
                return at;
            }
        }
        return -1;
    }

    /** The index of the parenthesis that closes the one at this index; empty where none opens or closes. */
    Optional<Integer> closing(int index) {
        int depth = 0;
        for (int at = index; at < tokens.size() && (at == index || depth > 0); at++) {
            depth += tokens.get(at).isSymbol('(') ? 1 : tokens.get(at).isSymbol(')') ? -1 : 0;
            if (depth == 0) {
                return at > index ? Optional.of(at) : Optional.empty();
            }
        }
        return Optional.empty();
    }

    /** What stands at this index as it is written, with its quotes. */
    String text(int index) {
        return statement.sql().substring(tokens.get(index).start, tokens.get(index).end);
    }

    Token token(int index) {
        return index >= 0 && index < tokens.size() ? tokens.get(index) : null;
    }
}
