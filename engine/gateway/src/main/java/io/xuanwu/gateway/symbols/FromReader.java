package io.xuanwu.gateway.symbols;

import io.xuanwu.gateway.unfinished.Word;
import java.util.ArrayList;
import java.util.List;

/** Reads the FROM clause of a query into the relations of its scope. */
final class FromReader {
    private static final String[] NO_ALIAS = {
        "JOIN",
        "LEFT",
        "RIGHT",
        "FULL",
        "INNER",
        "CROSS",
        "NATURAL",
        "ON",
        "USING",
        "FOR",
        "MATCH_RECOGNIZE",
        "TABLESAMPLE",
        "OUTER",
        "SELECT",
        "FROM",
        "AS"
    };

    private final Part part;
    private final Objects objects;
    private final List<Mention> mentions;
    private final QueryReader queries;
    private final ExpressionReader expressions;

    FromReader(Part part, Objects objects, List<Mention> mentions, QueryReader queries, ExpressionReader expressions) {
        this.part = part;
        this.objects = objects;
        this.mentions = mentions;
        this.queries = queries;
        this.expressions = expressions;
    }

    /** Reads {@code [start, to)} behind FROM; conditions are read when all relations are known. */
    void read(int start, int to, Env env) {
        List<int[]> conditions = new ArrayList<>();
        int at = start;
        boolean isExpected = true;
        while (at < to) {
            if (isExpected) {
                at = item(at, to, env, conditions);
                isExpected = false;
                continue;
            }
            if (part.is(at, "JOIN", ",")) {
                isExpected = true;
                at++;
            } else {
                int end = nextItem(at + 1, to);
                conditions.add(new int[] {at, end});
                at = end;
            }
        }
        conditions.forEach(each -> expressions.read(each[0], each[1], env));
    }

    private int nextItem(int start, int to) {
        int at = start;
        while (at < to && !part.is(at, "JOIN", ",")) {
            at = part.is(at, "(") ? part.behind(at, to) : at + 1;
        }
        return at;
    }

    private int item(int start, int to, Env env, List<int[]> conditions) {
        int at = part.is(start, "LATERAL") ? start + 1 : start;
        Symbol relation;
        if (part.is(at, "TABLE", "UNNEST") && part.is(at + 1, "(")) {
            int close = Math.min(part.closes[at + 1], to);
            relation = part.is(at, "TABLE") ? call(at + 2, close, env) : null;
            conditions.add(new int[] {at + 2, close});
            at = Math.min(close + 1, to);
        } else if (part.is(at, "(")) {
            int close = Math.min(part.closes[at], to);
            relation = derived(at + 1, close, env);
            at = Math.min(close + 1, to);
        } else if (part.isName(at) && !part.is(at, NO_ALIAS)) {
            int end = Names.behind(part, at, to);
            relation = part.is(end, "(") && end < to ? null : table(at, end, env);
            if (relation == null) {
                conditions.add(new int[] {at, part.behind(end, to)});
                end = part.behind(end, to);
            }
            at = end;
        } else {
            return at + 1;
        }
        return rest(at, to, relation, env, conditions);
    }

    /** A query in parentheses, or a join, whose relations become those of this query. */
    private Symbol derived(int start, int close, Env env) {
        if (!QueryReader.startsQuery(part, start) && !part.is(start, "(")) {
            read(start, close, env);
            return null;
        }
        Symbol relation = new Symbol(Symbol.Kind.ALIAS, List.of(""), null, null);
        relation.columns.addAll(queries.read(start, close, env));
        return relation;
    }

    private Symbol table(int at, int end, Env env) {
        List<String> parts = Names.parts(part, at, end);
        Symbol cte = parts.size() == 1 ? env.cte(parts.get(0)) : null;
        Symbol table = cte != null ? cte : objects.relation(parts);
        mentions.add(new Mention(part.at(end - 1), table));
        return table;
    }

    /** A windowing function, whose columns are those of its table and of the window; another one has unknown columns. */
    private Symbol call(int start, int close, Env env) {
        Symbol relation = Symbol.unknown(Symbol.Kind.ALIAS, List.of(""));
        for (int at = start; at + 1 < close; at++) {
            if (part.is(at, "TABLE") && part.isName(at + 1)) {
                int end = Names.behind(part, at + 1, close);
                List<String> parts = Names.parts(part, at + 1, end);
                Symbol cte = parts.size() == 1 ? env.cte(parts.get(0)) : null;
                Symbol table = cte != null ? cte : objects.relation(parts);
                relation.columns.addAll(table.columns);
                break;
            }
        }
        return relation;
    }

    /** Reads what follows an item: hints, FOR SYSTEM_TIME, MATCH_RECOGNIZE, and its alias with columns. */
    private int rest(int start, int to, Symbol relation, Env env, List<int[]> conditions) {
        int at = part.behindHint(start, to);
        Symbol item = relation;
        if (part.is(at, "FOR")) {
            int time = at + 1;
            while (time < to && part.is(time, "SYSTEM_TIME", "AS", "OF")) {
                time++;
            }
            at = behindTime(time, to);
            conditions.add(new int[] {time, at});
        }
        if (part.is(at, "TABLESAMPLE")) {
            at = Math.min(to, at + 2);
            at = at < to && part.is(at, "(") ? part.behind(at, to) : at;
        }
        if (part.is(at, "MATCH_RECOGNIZE") && part.is(at + 1, "(")) {
            item = new PatternReader(part, mentions).read(at + 1, to, relation);
            at = part.behind(at + 1, to);
        }
        int name = part.is(at, "AS") ? at + 1 : at;
        boolean isNamed = name < to && part.isName(name) && (name > at || !part.is(name, NO_ALIAS));
        if (!isNamed) {
            if (item != null) {
                env.relations.add(item);
            }
            return at;
        }
        return alias(name, to, item, env);
    }

    private int alias(int at, int to, Symbol item, Env env) {
        Word name = part.at(at);
        Symbol alias = new Symbol(Symbol.Kind.ALIAS, List.of(name.value()), name, item);
        mentions.add(new Mention(name, alias));
        int behind = at + 1;
        if (behind < to && part.is(behind, "(")) {
            queries.declare(behind, alias);
            behind = part.behind(behind, to);
        }
        alias.isOpen = item == null || item.isOpen;
        if (item != null) {
            QueryReader.give(alias, item.columns);
        }
        env.relations.add(alias);
        return behind;
    }

    /** A point in time behind AS OF: a column, or a call. */
    private int behindTime(int start, int to) {
        int end = Names.behind(part, start, to);
        return end < to && part.is(end, "(") ? part.behind(end, to) : end;
    }
}
