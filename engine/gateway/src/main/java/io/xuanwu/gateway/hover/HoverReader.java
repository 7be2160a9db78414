package io.xuanwu.gateway.hover;

import io.xuanwu.gateway.finding.Finding;
import io.xuanwu.gateway.flink.BuiltInFunctions;
import io.xuanwu.gateway.hover.HoverVerb.About;
import io.xuanwu.gateway.script.SqlNames;
import io.xuanwu.gateway.symbols.Mention;
import io.xuanwu.gateway.symbols.Part;
import io.xuanwu.gateway.symbols.ScriptSymbols;
import io.xuanwu.gateway.symbols.Symbol;
import io.xuanwu.gateway.tables.Workspace;
import io.xuanwu.gateway.unfinished.Place;
import io.xuanwu.gateway.unfinished.Word;
import io.xuanwu.job.script.Token;
import io.xuanwu.job.text.TextRange;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ArrayNode;
import org.apache.flink.table.catalog.Column;

/** Finds out what one word of a statement is. */
final class HoverReader {
    private final Place place;
    private final ScriptSymbols symbols;
    private final Part part;
    private final Word word;
    private final Workspace workspace;
    private final Types types;

    HoverReader(Place place, ScriptSymbols symbols, Part part, Word word, Workspace workspace) {
        this.place = place;
        this.symbols = symbols;
        this.part = part;
        this.word = word;
        this.workspace = workspace;
        this.types = new Types(place, part, word, workspace);
    }

    Optional<About> about() {
        if (word.isText()) {
            return new OptionHover(place, word, workspace).about();
        }
        Optional<Mention> mention = symbols.at(word);
        if (mention.isPresent() && mention.get().symbol.kind != Symbol.Kind.FUNCTION) {
            return Optional.of(symbol(mention.get().symbol));
        }
        int index = part.words.indexOf(word);
        boolean isCall =
                index + 1 < part.words.size() && part.words.get(index + 1).is("(");
        if (mention.isPresent() || isFunction(isCall)) {
            return function(mention.map(each -> each.symbol).orElse(null), index);
        }
        return keyword();
    }

    private boolean isFunction(boolean isCall) {
        String name = word.text.toUpperCase(Locale.ROOT);
        return word.kind == Token.Kind.WORD
                && BuiltInFunctions.exists(name)
                && (isCall || BuiltInFunctions.isBare(name));
    }

    private Optional<About> keyword() {
        if (word.kind != Token.Kind.WORD || !SqlNames.isKeyword(word.text)) {
            return Optional.empty();
        }
        boolean isFirst = part.words.get(0) == word;
        String name = isFirst ? part.kind().toUpperCase(Locale.ROOT) : word.text.toUpperCase(Locale.ROOT);
        return Optional.of(about(isFirst ? "statement" : "keyword", name));
    }

    private Optional<About> function(Symbol symbol, int index) {
        String name = word.value();
        boolean isBuiltIn = BuiltInFunctions.exists(name);
        String signature = isBuiltIn
                ? BuiltInFunctions.signature(name).orElse("")
                : OwnFunctions.signature(workspace, symbol == null ? name : String.join(".", symbol.parts));
        if (!isBuiltIn && signature.isEmpty() && (symbol == null || symbol.definition == null)) {
            return Optional.empty();
        }
        About about = about("function", isBuiltIn ? name.toUpperCase(Locale.ROOT) : name);
        ArrayNode signatures = about.json.withArray("signatures");
        Signatures.split(signature).forEach(signatures::add);
        about.with("type", types.ofCall(index).orElse(""));
        about.fact("builtin", isBuiltIn ? BuiltInFunctions.kind(name) : "");
        return Optional.of(symbol == null ? about : defined(about, symbol));
    }

    private About symbol(Symbol symbol) {
        String name = String.join(".", symbol.parts);
        switch (symbol.kind) {
            case TABLE:
            case VIEW:
                return defined(new TableHover(workspace).about(about("table", name), symbol), symbol);
            case CTE:
            case ALIAS:
                About relation = about(symbol.kind.onTheWire(), name);
                columns(relation, symbol.kind == Symbol.Kind.CTE ? types.ofCte(symbol) : types.ofAlias(symbol));
                if (symbol.owner != null && !symbol.owner.name().isEmpty()) {
                    relation.fact("of", String.join(".", symbol.owner.parts));
                }
                return defined(relation, symbol);
            case COLUMN:
                About column = about("column", name);
                types.of(symbol).ifPresent(found -> TableHover.describe(found, column));
                if (symbol.owner != null && !symbol.owner.name().isEmpty()) {
                    column.fact("of", String.join(".", symbol.owner.parts));
                }
                return defined(column, symbol);
            default:
                return defined(about(symbol.kind.onTheWire(), name), symbol);
        }
    }

    private static void columns(About about, List<Column> columns) {
        ArrayNode told = about.json.withArray("columns");
        columns.forEach(column -> told.addObject().put("name", column.getName()).put("type", Types.written(column)));
    }

    private About about(String kind, String name) {
        return new About(place.script, word.start, word.end, kind, name);
    }

    private About defined(About about, Symbol symbol) {
        if (symbol.definition != null) {
            about.json.set(
                    "definition",
                    Finding.toJson(TextRange.of(place.script, symbol.definition.start, symbol.definition.end)));
        }
        return about;
    }
}
