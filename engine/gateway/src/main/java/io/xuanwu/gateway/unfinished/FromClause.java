package io.xuanwu.gateway.unfinished;

import java.util.ArrayList;
import java.util.List;

/** The reader of a query's FROM clause, which may be unfinished. */
final class FromClause {
    private static final String[] AFTER_FROM = {
        "WHERE",
        "GROUP",
        "HAVING",
        "ORDER",
        "LIMIT",
        "WINDOW",
        "FETCH",
        "OFFSET",
        "UNION",
        "INTERSECT",
        "EXCEPT",
        "MINUS"
    };
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
        "AS",
        "OUTER",
        "SELECT",
        "FROM"
    };

    private final String script;
    private final List<Word> words;

    private FromClause(String script, List<Word> words) {
        this.script = script;
        this.words = words;
    }

    /** Returns the relations of the first FROM in {@code [from, to)}. */
    static List<Relation> relations(String script, List<Word> words, int[] closes, int from, int to) {
        Words reader = new Words(words, from, to);
        FromClause clause = new FromClause(script, words);
        while (!reader.isDone() && !reader.is("FROM")) {
            if (reader.is("(") && closes[reader.at] < to) {
                reader.skipParentheses();
            } else {
                reader.take();
            }
        }
        List<Relation> relations = new ArrayList<>();
        boolean isExpected = true;
        reader.take("FROM");
        while (!reader.isDone() && !reader.is(AFTER_FROM)) {
            if (isExpected) {
                Relation relation = clause.item(reader);
                if (relation != null) {
                    relations.add(relation);
                }
                isExpected = false;
            } else if (reader.is("(")) {
                reader.skipParentheses();
            } else {
                isExpected = reader.take().is("JOIN", ",");
            }
        }
        return relations;
    }

    private Relation item(Words reader) {
        reader.take("LATERAL");
        int start = reader.at;
        List<String> table = List.of();
        if (reader.is("TABLE", "UNNEST")) {
            reader.take();
        } else if (reader.isName() && !reader.is(NO_ALIAS) && !reader.is(AFTER_FROM)) {
            table = reader.takeName();
        }
        if (table.isEmpty()) {
            if (!reader.is("(")) {
                return null;
            }
            reader.skipParentheses();
        }
        int end = reader.at;
        if (reader.take("/")) {
            skipHint(reader);
        }
        if (reader.take("FOR")) {
            skipTime(reader);
        }
        if (reader.is("MATCH_RECOGNIZE")) {
            reader.take();
            reader.skipParentheses();
            end = reader.at;
            table = List.of();
        }
        boolean isNamed = reader.take("AS");
        String alias = reader.isName() && (isNamed || !(reader.is(NO_ALIAS) || reader.is(AFTER_FROM)))
                ? reader.take().value()
                : "";
        List<String> columns = alias.isEmpty() ? List.of() : reader.takeList();
        String name = alias.isEmpty() && !table.isEmpty() ? table.get(table.size() - 1) : alias;
        return new Relation(table, name, columns, Scope.text(script, words, start, end));
    }

    private static void skipHint(Words reader) {
        while (!reader.isDone() && !reader.take("/")) {
            reader.take();
        }
    }

    /** Skips {@code SYSTEM_TIME AS OF o.t}. */
    private static void skipTime(Words reader) {
        while (reader.is("SYSTEM_TIME", "AS", "OF")) {
            reader.take();
        }
        reader.takeName();
        if (reader.is("(")) {
            reader.skipParentheses();
        }
    }
}
