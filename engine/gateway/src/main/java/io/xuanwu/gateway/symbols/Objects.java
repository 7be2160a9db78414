package io.xuanwu.gateway.symbols;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The objects of catalogs that a script defines or uses, in the order of the text. */
final class Objects {
    private final Map<String, List<Symbol>> known = new HashMap<>();

    void add(Symbol symbol) {
        known.computeIfAbsent(key(symbol.kind, symbol.name()), any -> new ArrayList<>())
                .add(symbol);
    }

    /** Returns the table, view or model that a name means at this point of the text; a new one if none is known. */
    Symbol relation(List<String> parts) {
        return of(Symbol.Kind.TABLE, parts);
    }

    Symbol of(Symbol.Kind kind, List<String> parts) {
        List<Symbol> same = known.getOrDefault(key(kind, parts.get(parts.size() - 1)), List.of());
        for (int i = same.size() - 1; i >= 0; i--) {
            if (isSame(same.get(i).parts, parts)) {
                return same.get(i);
            }
        }
        Symbol unknown = Symbol.unknown(kind, parts);
        add(unknown);
        return unknown;
    }

    /** Returns whether the script itself has defined such a function. */
    boolean hasFunction(String name) {
        return known.getOrDefault(key(Symbol.Kind.FUNCTION, name), List.of()).stream()
                .anyMatch(symbol -> symbol.definition != null);
    }

    /** One name can be shorter than the other by its catalog and database. */
    private static boolean isSame(List<String> one, List<String> other) {
        int shared = Math.min(one.size(), other.size()) - 1; // the last part is the same anyway
        for (int i = 2; i < shared + 2; i++) {
            if (!one.get(one.size() - i).equals(other.get(other.size() - i))) {
                return false;
            }
        }
        return true;
    }

    /** Tables and views share their names; those of functions ignore case. */
    private static String key(Symbol.Kind kind, String name) {
        switch (kind) {
            case FUNCTION:
                return "function " + name.toUpperCase(Locale.ROOT);
            case TABLE:
            case VIEW:
                return "table " + name;
            default:
                return kind.onTheWire() + " " + name;
        }
    }
}
