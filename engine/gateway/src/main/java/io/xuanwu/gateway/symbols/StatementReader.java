package io.xuanwu.gateway.symbols;

import io.xuanwu.gateway.symbols.Symbol.Kind;
import io.xuanwu.gateway.unfinished.Word;
import java.util.List;
import java.util.Locale;

/** Reads one statement: what it defines, and the objects that it names. */
final class StatementReader {
    private static final int LONGEST_HEAD = 8; // CREATE OR REPLACE TEMPORARY SYSTEM FUNCTION IF NOT
    private static final String[] OBJECTS = {"TABLE", "VIEW", "FUNCTION", "CATALOG", "DATABASE", "MODEL"};

    private final Part part;
    private final Objects objects;
    private final List<Mention> mentions;
    private final QueryReader queries;

    StatementReader(Part part, Objects objects, List<Mention> mentions) {
        this.part = part;
        this.objects = objects;
        this.mentions = mentions;
        this.queries = new QueryReader(part, objects, mentions);
    }

    /** Returns the symbol that the statement defines, or null. */
    Symbol read() {
        Word first = part.at(0);
        if (first.is("CREATE")) {
            return create();
        }
        if (first.is("INSERT")) {
            insert(0);
        } else if (first.is("ALTER", "DROP", "DESCRIBE", "DESC", "USE", "SHOW", "TRUNCATE", "ANALYZE")) {
            named();
        } else if (!first.is("SET", "RESET")) {
            query(0);
        }
        return null;
    }

    private Symbol create() {
        int at = object(1);
        Kind kind = kind(at);
        if (kind == null) {
            return null;
        }
        int start = behindIf(at + 1);
        int end = Names.behind(part, start, part.words.size());
        if (end == start) {
            return null;
        }
        Word name = part.at(end - 1);
        Symbol symbol = new Symbol(kind, Names.parts(part, start, end), name, null);
        mentions.add(new Mention(name, symbol));
        if (kind == Kind.TABLE) {
            table(end, symbol);
        } else if (kind == Kind.VIEW) {
            view(end, symbol);
        }
        objects.add(symbol);
        return symbol;
    }

    /** Returns the index of the word that says what is created, altered or dropped; 0 if none does. */
    private int object(int from) {
        for (int at = from; at < Math.min(part.words.size(), LONGEST_HEAD); at++) {
            if (part.is(at, OBJECTS)) {
                return at;
            }
        }
        return 0;
    }

    private Kind kind(int at) {
        return at == 0 ? null : Kind.valueOf(part.at(at).text.toUpperCase(Locale.ROOT));
    }

    private int behindIf(int from) {
        int at = from;
        while (part.is(at, "IF", "NOT", "EXISTS")) {
            at++;
        }
        return at;
    }

    private void table(int from, Symbol table) {
        int at = from;
        if (part.is(at, "(")) {
            columns(at, table);
            at = part.behind(at, part.words.size());
        }
        for (; at < part.words.size(); at++) {
            if (part.is(at, "AS") && part.at(at + 1) != null) {
                QueryReader.give(table, queries.read(at + 1, part.words.size(), null));
                return;
            }
            if (part.is(at, "LIKE") && part.isName(at + 1)) {
                like(at + 1, table);
            } else if (part.is(at, "(")) {
                if (part.is(at - 1, "BY", "HASH", "RANGE")) {
                    expressions(at + 1, part.behind(at, part.words.size()) - 1, table);
                }
                at = part.behind(at, part.words.size()) - 1;
            }
        }
    }

    private void like(int start, Symbol table) {
        int end = Names.behind(part, start, part.words.size());
        if (end == start) {
            return;
        }
        Symbol other = objects.relation(Names.parts(part, start, end));
        mentions.add(new Mention(part.at(end - 1), other));
        table.isOpen = other.isOpen;
        other.columns.stream().filter(column -> !table.has(column.name())).forEach(table.columns::add);
    }

    /** The columns between parentheses; expressions can name columns that stand behind them. */
    private void columns(int open, Symbol table) {
        int close = Math.min(part.closes[open], part.words.size());
        for (int at = open + 1; at < close; at = behindItem(at, close) + 1) {
            boolean isColumn = part.isName(at)
                    && !part.is(at, "PRIMARY", "WATERMARK", "CONSTRAINT", "UNIQUE", "PERIOD")
                    && !part.is(at + 1, ",", ")");
            if (isColumn) {
                Symbol column = Symbol.column(part.at(at), table);
                table.columns.add(column);
                mentions.add(new Mention(part.at(at), column));
            }
        }
        for (int at = open + 1; at < close; at = behindItem(at, close) + 1) {
            int end = behindItem(at, close);
            if (part.is(at, "WATERMARK")) {
                watermark(at + 1, end, table);
            } else {
                boolean isConstraint = part.is(at, "PRIMARY", "CONSTRAINT", "UNIQUE");
                expressions(isConstraint ? at + 1 : behindAs(at, end), end, table);
            }
        }
    }

    /** FOR a column AS an expression; in an expression alone, AS would begin a type. */
    private void watermark(int start, int end, Symbol table) {
        int as = start;
        while (as < end && !part.is(as, "AS")) {
            as++;
        }
        expressions(start, as, table);
        expressions(as + 1, end, table);
    }

    private int behindItem(int start, int close) {
        int angles = 0;
        for (int at = start; at < close; at++) {
            if (part.is(at, "(")) {
                at = part.behind(at, close) - 1;
            } else if (part.is(at, "<")) {
                angles++;
            } else if (part.is(at, ">")) {
                angles--;
            } else if (part.is(at, ",") && angles <= 0) {
                return at;
            }
        }
        return close;
    }

    /** Returns the index of the expression of a computed column, or {@code end}. */
    private int behindAs(int start, int end) {
        return part.is(start + 1, "AS") ? Math.min(start + 2, end) : end;
    }

    private void expressions(int start, int end, Symbol table) {
        Env env = new Env(null);
        env.relations.add(table);
        queries.expressions().read(start, end, env);
    }

    private void view(int from, Symbol view) {
        int at = from;
        if (part.is(at, "(")) {
            queries.declare(at, view);
            at = part.behind(at, part.words.size());
        }
        while (at < part.words.size() && !part.is(at, "AS")) {
            at++;
        }
        QueryReader.give(view, queries.read(at + 1, part.words.size(), null));
    }

    private void insert(int from) {
        int at = from + 1;
        while (part.is(at, "INTO", "OVERWRITE", "TABLE")) {
            at++;
        }
        int end = Names.behind(part, at, part.words.size());
        if (end == at) {
            return;
        }
        Symbol table = objects.relation(Names.parts(part, at, end));
        mentions.add(new Mention(part.at(end - 1), table));
        int rest = part.behindHint(end, part.words.size());
        while (part.is(rest, "PARTITION", "(") && !QueryReader.startsQuery(part, rest + 1)) {
            if (part.is(rest, "(")) {
                expressions(rest + 1, part.behind(rest, part.words.size()) - 1, table);
                rest = part.behind(rest, part.words.size());
            } else {
                rest++;
            }
        }
        queries.read(rest, part.words.size(), null);
    }

    /** ALTER, DROP and others: the object, the table that it is compared with, and columns of an altered table. */
    private void named() {
        int at = object(1);
        int name = at == 0 ? behindIf(1) : behindIf(at + 1);
        name = part.is(name, "FROM", "IN") ? name + 1 : name;
        Kind kind = at == 0 ? defaultKind() : kind(at);
        int end = Names.behind(part, name, part.words.size());
        if (kind == null || end == name || at == 0 && Names.isReserved(part.at(name))) {
            return;
        }
        Symbol symbol = objects.of(kind, Names.parts(part, name, end));
        mentions.add(new Mention(part.at(end - 1), symbol));
        if (part.is(0, "ALTER") && kind == Kind.TABLE) {
            expressions(end, part.words.size(), symbol);
        }
    }

    private Kind defaultKind() {
        if (part.is(0, "DESCRIBE", "DESC")) {
            return Kind.TABLE;
        }
        return part.is(0, "USE") ? Kind.DATABASE : null;
    }

    /** EXPLAIN … and whatever else holds an INSERT or a query. */
    private void query(int from) {
        for (int at = from; at < part.words.size(); at++) {
            if (part.is(at, "INSERT")) {
                insert(at);
                return;
            }
            if (QueryReader.startsQuery(part, at) || part.is(at, "(")) {
                queries.read(at, part.words.size(), null);
                return;
            }
        }
    }
}
