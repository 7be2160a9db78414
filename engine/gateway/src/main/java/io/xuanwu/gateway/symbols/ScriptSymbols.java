package io.xuanwu.gateway.symbols;

import io.xuanwu.gateway.unfinished.Word;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The names of a script, which may be unfinished: which symbol each word names, and where it is defined. */
public final class ScriptSymbols {
    private final List<Part> parts;
    /** The symbol that a statement defines. */
    private final Map<Part, Symbol> defined = new LinkedHashMap<>();

    private final List<Mention> mentions = new ArrayList<>();

    private ScriptSymbols(List<Part> parts) {
        this.parts = parts;
    }

    /** Reads a script without a byte-order mark. */
    public static ScriptSymbols of(String script) {
        ScriptSymbols symbols = new ScriptSymbols(Parts.of(script));
        Objects objects = new Objects();
        for (Part part : symbols.parts) {
            try {
                Symbol symbol = new StatementReader(part, objects, symbols.mentions).read();
                if (symbol != null) {
                    symbols.defined.put(part, symbol);
                }
            } catch (StackOverflowError tooDeep) {
                // The names of this statement stay unknown.
                continue;
            }
        }
        return symbols;
    }

    public List<Part> parts() {
        return parts;
    }

    /** Returns what the statement defines. */
    public Optional<Symbol> defined(Part part) {
        return Optional.ofNullable(defined.get(part));
    }

    /** Returns the statement at an offset, or just before it. */
    public Optional<Part> partAt(int offset) {
        return parts.stream()
                .filter(part -> part.start() <= offset && offset <= part.end())
                .findFirst();
    }

    /** Returns the word at an offset; if none begins there, the one that ends there. */
    public Optional<Word> wordAt(int offset) {
        return partAt(offset).flatMap(part -> wordAt(part, offset));
    }

    private static Optional<Word> wordAt(Part part, int offset) {
        Word before = null;
        for (Word word : part.words) {
            if (word.start <= offset && offset < word.end) {
                return Optional.of(before != null && !isText(word) ? before : word);
            }
            before = word.end == offset && isText(word) ? word : before;
        }
        return Optional.ofNullable(before);
    }

    private static boolean isText(Word word) {
        return word.isName() || word.isText();
    }

    /** Returns what a word names; a word that has two roles, such as a column that a query only passes on, has the first. */
    public Optional<Mention> at(Word word) {
        return mentions.stream().filter(mention -> mention.word == word).findFirst();
    }

    /** Returns all words that name the symbol, in the order of the text. */
    public List<Word> references(Symbol symbol) {
        return mentions.stream()
                .filter(mention -> mention.symbol == symbol)
                .map(mention -> mention.word)
                .distinct()
                .sorted((one, other) -> Integer.compare(one.start, other.start))
                .collect(Collectors.toList());
    }
}
