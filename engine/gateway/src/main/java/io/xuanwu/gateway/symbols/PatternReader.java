package io.xuanwu.gateway.symbols;

import java.util.List;

/** Reads MATCH_RECOGNIZE: its measures become columns; columns of its input are named alone or behind a variable. */
final class PatternReader {
    private final Part part;
    private final List<Mention> mentions;

    PatternReader(Part part, List<Mention> mentions) {
        this.part = part;
        this.mentions = mentions;
    }

    /** Reads from the opening parenthesis and returns the relation that it makes; {@code input} may be null. */
    Symbol read(int open, int to, Symbol input) {
        Symbol made = new Symbol(Symbol.Kind.ALIAS, List.of(""), null, null);
        int close = Math.min(part.closes[open], to);
        boolean inMeasures = false;
        for (int at = open + 1; at < close; at++) {
            if (part.is(at, "MEASURES")) {
                inMeasures = true;
            } else if (part.is(at, "ONE", "ALL", "AFTER", "PATTERN", "DEFINE", "WITHIN")) {
                inMeasures = false;
            } else if (inMeasures
                    && part.is(at, "AS")
                    && part.isName(at + 1)
                    && part.is(at + 2, ",", "ONE", "ALL", "AFTER", "PATTERN")) {
                Symbol measure = Symbol.column(part.at(at + 1), made);
                made.columns.add(measure);
                mentions.add(new Mention(part.at(at + 1), measure));
                at++;
            } else if (part.isName(at) && !part.is(at + 1, "(", ".") && !Names.isReserved(part.at(at))) {
                mention(at, input);
            }
        }
        if (input != null) {
            made.columns.addAll(input.columns);
            made.isOpen = input.isOpen;
        }
        return made;
    }

    private void mention(int at, Symbol input) {
        String name = part.at(at).value();
        if (input != null && input.has(name)) {
            mentions.add(new Mention(part.at(at), input.column(name)));
        }
    }
}
