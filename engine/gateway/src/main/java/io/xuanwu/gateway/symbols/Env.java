package io.xuanwu.gateway.symbols;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The names that are visible in a query: its CTEs and the relations of its FROM, then those of the enclosing query. */
final class Env {
    final Env outer;
    private final Map<String, Symbol> ctes = new LinkedHashMap<>();
    /** The relations of FROM: the qualifier's symbol, whose columns are those of the relation. */
    final List<Symbol> relations = new ArrayList<>();
    /** The names that the select list gives, for ORDER BY. */
    final List<Symbol> outputs = new ArrayList<>();

    Env(Env outer) {
        this.outer = outer;
    }

    void addCte(Symbol cte) {
        ctes.put(cte.name(), cte);
    }

    Symbol cte(String name) {
        for (Env env = this; env != null; env = env.outer) {
            if (env.ctes.containsKey(name)) {
                return env.ctes.get(name);
            }
        }
        return null;
    }

    /** Returns the relation with this qualifier, or null. */
    Symbol relation(String name) {
        for (Env env = this; env != null; env = env.outer) {
            for (Symbol relation : env.relations) {
                if (relation.name().equals(name)) {
                    return relation;
                }
            }
        }
        return null;
    }

    /** Returns the column that a bare name means; null if none is known. */
    Symbol column(String name) {
        for (Env env = this; env != null; env = env.outer) {
            for (Symbol relation : env.relations) {
                if (relation.has(name)) {
                    return relation.column(name);
                }
            }
            for (Symbol output : env.outputs) {
                if (output.name().equals(name)) {
                    return output;
                }
            }
        }
        return openColumn(name);
    }

    /** Returns a column of the only relation whose columns no text declares. */
    private Symbol openColumn(String name) {
        Symbol open = null;
        for (Symbol relation : relations) {
            if (relation.isOpen && open != null) {
                return null;
            }
            open = relation.isOpen ? relation : open;
        }
        return open == null ? null : open.column(name);
    }
}
