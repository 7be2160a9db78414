package io.xuanwu.gateway.symbols;

import io.xuanwu.gateway.unfinished.Word;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the queries of one statement, which may be unfinished or wrong: which words name tables, CTEs, aliases and
 * columns. Works on words alone, so it never refuses a text; what it does not know, it leaves out.
 */
final class QueryReader {
    private static final String[] SET_OPERATORS = {"UNION", "INTERSECT", "EXCEPT", "MINUS"};
    private static final String[] CLAUSES = {
        "FROM", "WHERE", "GROUP", "HAVING", "WINDOW", "QUALIFY", "ORDER", "LIMIT", "OFFSET", "FETCH"
    };

    private final Part part;
    private final Objects objects;
    private final List<Mention> mentions;
    private final ExpressionReader expressions;
    private final FromReader from;

    QueryReader(Part part, Objects objects, List<Mention> mentions) {
        this.part = part;
        this.objects = objects;
        this.mentions = mentions;
        this.expressions = new ExpressionReader(part, objects, mentions, this);
        this.from = new FromReader(part, objects, mentions, this, expressions);
    }

    ExpressionReader expressions() {
        return expressions;
    }

    static boolean startsQuery(Part part, int at) {
        return part.is(at, "SELECT", "WITH", "VALUES");
    }

    /** Reads the query in {@code [from, to)} and returns its columns; {@code outer} may be null. */
    List<Symbol> read(int start, int to, Env outer) {
        Env env = new Env(outer);
        int at = part.is(start, "WITH") ? readCtes(start + 1, to, env) : start;
        List<Symbol> columns = null;
        while (at < to) {
            int end = nextSetOperator(at, to);
            List<Symbol> found = branch(at, end, env);
            columns = columns == null ? found : columns;
            at = end + 1;
            while (at < to && part.is(at, "ALL", "DISTINCT")) {
                at++;
            }
        }
        return columns == null ? List.of() : columns;
    }

    /** Returns the index behind the last CTE. */
    private int readCtes(int start, int to, Env env) {
        int at = part.is(start, "RECURSIVE") ? start + 1 : start;
        while (at < to && part.isName(at) && !startsQuery(part, at)) {
            Word name = part.at(at);
            Symbol cte = new Symbol(Symbol.Kind.CTE, List.of(name.value()), name, null);
            mentions.add(new Mention(name, cte));
            at++;
            if (part.is(at, "(")) {
                declare(at, cte);
                at = part.behind(at, to);
            }
            if (!part.is(at, "AS") || !part.is(at + 1, "(")) {
                return at;
            }
            int behind = part.behind(at + 1, to);
            give(cte, read(at + 2, Math.min(part.closes[at + 1], to), env));
            env.addCte(cte);
            at = behind;
            if (!part.is(at, ",")) {
                return at;
            }
            at++;
        }
        return at;
    }

    /** Declares the columns of a list in parentheses: {@code (a, b)}, of a view also {@code (a COMMENT 'x')}. */
    void declare(int open, Symbol owner) {
        int close = Math.min(part.closes[open], part.words.size());
        for (int i = open + 1; i < close; i++) {
            if (part.isName(i) && part.is(i - 1, "(", ",")) {
                Symbol column = Symbol.column(part.at(i), owner);
                owner.columns.add(column);
                mentions.add(new Mention(part.at(i), column));
            }
        }
    }

    /** Gives a relation the columns of a query, unless the text declares them. */
    static void give(Symbol relation, List<Symbol> columns) {
        if (relation.columns.isEmpty()) {
            relation.columns.addAll(columns);
        }
    }

    private int nextSetOperator(int start, int to) {
        for (int at = start; at < to; at++) {
            if (part.is(at, "(")) {
                at = part.behind(at, to) - 1;
            } else if (part.is(at, SET_OPERATORS)) {
                return at;
            }
        }
        return to;
    }

    private List<Symbol> branch(int start, int to, Env outer) {
        if (part.is(start, "(")) {
            int close = Math.min(part.closes[start], to);
            List<Symbol> columns = read(start + 1, close, outer);
            expressions.read(close + 1, to, outer);
            return columns;
        }
        if (!part.is(start, "SELECT")) {
            expressions.read(start, to, outer);
            return List.of();
        }
        Env env = new Env(outer);
        int list = next(start + 1, to, "FROM");
        int rest = to;
        if (list < to) {
            rest = nextClause(list + 1, to);
            from.read(list + 1, rest, env);
        } else {
            list = nextClause(start + 1, to);
            rest = list;
        }
        List<Symbol> columns = selectList(start + 1, list, env);
        columns.stream().filter(column -> column.owner == null).forEach(env.outputs::add);
        expressions.read(rest, to, env);
        return columns;
    }

    /** Returns the index of a word outside all parentheses, or {@code to}. IS DISTINCT FROM is none. */
    private int next(int start, int to, String word) {
        for (int at = start; at < to; at++) {
            if (part.is(at, "(")) {
                at = part.behind(at, to) - 1;
            } else if (part.is(at, word) && !part.is(at - 1, "DISTINCT") && !part.is(at - 1, ".")) {
                return at;
            }
        }
        return to;
    }

    private int nextClause(int start, int to) {
        for (int at = start; at < to; at++) {
            if (part.is(at, "(")) {
                at = part.behind(at, to) - 1;
            } else if (part.is(at, CLAUSES) && !part.is(at - 1, ".", "DISTINCT")) {
                return at;
            }
        }
        return to;
    }

    private List<Symbol> selectList(int start, int to, Env env) {
        List<Symbol> columns = new ArrayList<>();
        int behind = part.behindHint(start, to);
        hint(start, behind, env);
        int at = part.is(behind, "DISTINCT", "ALL") && behind < to ? behind + 1 : behind;
        int item = at;
        for (; at <= to; at++) {
            if (at == to || part.is(at, ",")) {
                if (item < at) {
                    columns.addAll(selectItem(item, at, env));
                }
                item = at + 1;
            } else if (part.is(at, "(", "[")) {
                at = part.is(at, "(") ? part.behind(at, to) - 1 : at;
            }
        }
        return columns;
    }

    /** The names in a hint are those of relations. */
    private void hint(int start, int behind, Env env) {
        for (int at = start; at < behind; at++) {
            Symbol relation = part.isName(at) ? env.relation(part.at(at).value()) : null;
            if (relation != null) {
                mentions.add(new Mention(part.at(at), relation));
            }
        }
    }

    private List<Symbol> selectItem(int start, int to, Env env) {
        int last = to - 1;
        if (part.is(last, "*") && (last == start || part.is(last - 1, "."))) {
            return star(start, last, env);
        }
        int alias = alias(start, to);
        if (alias > 0) {
            expressions.read(start, part.is(alias - 1, "AS") ? alias - 1 : alias, env);
            Symbol column = Symbol.column(part.at(alias), null);
            mentions.add(new Mention(part.at(alias), column));
            return List.of(column);
        }
        expressions.read(start, to, env);
        Symbol named = expressions.columnAt(start, to, env);
        return named == null ? List.of() : List.of(named);
    }

    /** Returns the index of the alias of a select item, or 0. */
    private int alias(int start, int to) {
        int last = to - 1;
        if (last <= start || !part.isName(last)) {
            return 0;
        }
        Word before = part.at(last - 1);
        boolean isExplicit = before.is("AS");
        boolean endsValue = before.is(")", "]") || before.isText() || before.isName();
        boolean isOperator = before.isName() && Names.isReserved(before) && !before.is("END", "NULL", "TRUE", "FALSE");
        return isExplicit || endsValue && !isOperator && !Names.isReserved(part.at(last)) ? last : 0;
    }

    private List<Symbol> star(int start, int last, Env env) {
        List<Symbol> columns = new ArrayList<>();
        if (last == start) {
            env.relations.forEach(relation -> columns.addAll(relation.columns));
        } else {
            Symbol relation = env.relation(part.at(start).value());
            if (relation != null && last == start + 2) {
                mentions.add(new Mention(part.at(start), relation));
                columns.addAll(relation.columns);
            }
        }
        return columns;
    }
}
