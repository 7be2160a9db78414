package io.xuanwu.gateway.symbols;

import io.xuanwu.gateway.unfinished.Word;
import java.util.List;

/** Reads the expressions of a query: which words name columns, their qualifiers and functions. */
final class ExpressionReader {
    private final Part part;
    private final Objects objects;
    private final List<Mention> mentions;
    private final QueryReader queries;

    ExpressionReader(Part part, Objects objects, List<Mention> mentions, QueryReader queries) {
        this.part = part;
        this.objects = objects;
        this.mentions = mentions;
        this.queries = queries;
    }

    /** Reads {@code [start, to)}, which can hold several expressions and any keywords between them. */
    void read(int start, int to, Env env) {
        int at = start;
        while (at < to) {
            if (part.is(at, "(") && QueryReader.startsQuery(part, at + 1)) {
                int close = Math.min(part.closes[at], to);
                queries.read(at + 1, close, env);
                at = close + 1;
            } else if (part.isName(at)) {
                at = name(at, to, env);
            } else {
                at++;
            }
        }
    }

    /** Returns the column if {@code [start, to)} is nothing but its name, else null. */
    Symbol columnAt(int start, int to, Env env) {
        int end = Names.behind(part, start, to);
        if (end != to || end == start || env == null) {
            return null;
        }
        List<String> parts = Names.parts(part, start, end);
        if (parts.size() == 1) {
            return env.column(parts.get(0));
        }
        Symbol relation = env.relation(parts.get(parts.size() - 2));
        return relation == null ? null : relation.column(parts.get(parts.size() - 1));
    }

    private int name(int at, int to, Env env) {
        Word word = part.at(at);
        if (Names.isValue(word) || part.is(at - 1, ".")) {
            return at + 1;
        }
        if (word.is("INTERVAL")) {
            return interval(at, to);
        }
        if (word.is("AS")) {
            return behindType(at, to);
        }
        if (word.is("TABLE", "MODEL") && at + 1 < to && part.isName(at + 1)) {
            return object(at, to, env);
        }
        int end = Names.behind(part, at, to);
        if (part.is(end, "(") && end < to) {
            function(at, end);
        } else if (!(part.is(end, "=") && part.is(end + 1, ">"))) {
            column(at, end, env);
        }
        return end;
    }

    /** Skips {@code INTERVAL '1' DAY(2) TO SECOND}, whose units are no names. */
    private int interval(int at, int to) {
        if (part.at(at + 1) == null || !part.at(at + 1).isText()) {
            return at + 1;
        }
        int end = at + 3;
        if (part.is(end, "(")) {
            end = part.behind(end, to);
        }
        return Math.min(to, part.is(end, "TO") ? end + 2 : end);
    }

    /** Skips the type of {@code CAST(x AS type)}: the rest of the parentheses. */
    private int behindType(int at, int to) {
        for (int end = at; end < to; end++) {
            if (part.is(end, "(")) {
                end = part.behind(end, to) - 1;
            } else if (part.is(end, ")")) {
                return end;
            }
        }
        return to;
    }

    private int object(int at, int to, Env env) {
        int end = Names.behind(part, at + 1, to);
        List<String> parts = Names.parts(part, at + 1, end);
        Symbol cte = parts.size() == 1 && env != null ? env.cte(parts.get(0)) : null;
        Symbol.Kind kind = part.is(at, "MODEL") ? Symbol.Kind.MODEL : Symbol.Kind.TABLE;
        mentions.add(new Mention(part.at(end - 1), cte != null ? cte : objects.of(kind, parts)));
        return end;
    }

    private void function(int at, int end) {
        Word last = part.at(end - 1);
        boolean isOwn = objects.hasFunction(last.value());
        if (isOwn || end - at > 1 || !Names.isReserved(last)) {
            mentions.add(new Mention(last, objects.of(Symbol.Kind.FUNCTION, Names.parts(part, at, end))));
        }
    }

    /** {@code column}, {@code relation.column}, {@code column.field}, or a relation as a whole. */
    private void column(int at, int end, Env env) {
        Word first = part.at(at);
        if (env == null || end - at == 1 && Names.isReserved(first)) {
            return;
        }
        Symbol relation = end - at > 1 ? env.relation(first.value()) : null;
        if (relation != null) {
            mentions.add(new Mention(first, relation));
            mention(part.at(at + 2), relation.column(part.at(at + 2).value()));
        } else {
            Symbol column = env.column(first.value());
            mention(first, column != null ? column : env.relation(first.value()));
        }
    }

    private void mention(Word word, Symbol symbol) {
        if (symbol != null) {
            mentions.add(new Mention(word, symbol));
        }
    }
}
