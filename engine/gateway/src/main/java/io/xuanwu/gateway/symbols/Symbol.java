package io.xuanwu.gateway.symbols;

import io.xuanwu.gateway.unfinished.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A thing that a script names: an object of a catalog, or a name that holds within one query only. */
public final class Symbol {
    /** The kind of a symbol; in lower case on the wire. */
    public enum Kind {
        CATALOG,
        DATABASE,
        TABLE,
        VIEW,
        MODEL,
        FUNCTION,
        CTE,
        ALIAS,
        COLUMN;

        public String onTheWire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public final Kind kind;
    /** The parts of the name, without quotes. */
    public final List<String> parts;
    /** Where the script defines it; null if the script does not. */
    public final Word definition;
    /** The table, view or CTE of a column; null for anything else, and for a column of a query. */
    public final Symbol owner;
    /** The columns of a relation, as far as the text tells them. */
    public final List<Symbol> columns = new ArrayList<>();
    /** Whether there can be further columns, because no text declares them. */
    boolean isOpen;

    Symbol(Kind kind, List<String> parts, Word definition, Symbol owner) {
        this.kind = kind;
        this.parts = parts;
        this.definition = definition;
        this.owner = owner;
    }

    static Symbol column(Word definition, Symbol owner) {
        return new Symbol(Kind.COLUMN, List.of(definition.value()), definition, owner);
    }

    /** A table that no text declares. */
    static Symbol unknown(Kind kind, List<String> parts) {
        Symbol symbol = new Symbol(kind, parts, null, null);
        symbol.isOpen = true;
        return symbol;
    }

    /** Returns the last part of the name. */
    public String name() {
        return parts.get(parts.size() - 1);
    }

    /** Returns the column of this name, or null; of an open relation that has none yet, a new one. */
    Symbol column(String name) {
        for (Symbol column : columns) {
            if (column.name().equals(name)) {
                return column;
            }
        }
        if (!isOpen) {
            return null;
        }
        Symbol column = new Symbol(Kind.COLUMN, List.of(name), null, this);
        columns.add(column);
        return column;
    }

    boolean has(String name) {
        return columns.stream().anyMatch(column -> column.name().equals(name));
    }
}
