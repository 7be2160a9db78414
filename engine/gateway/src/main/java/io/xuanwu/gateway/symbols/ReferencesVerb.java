package io.xuanwu.gateway.symbols;

import io.xuanwu.gateway.finding.Finding;
import io.xuanwu.gateway.http.Call;
import io.xuanwu.gateway.http.Handler;
import io.xuanwu.gateway.script.Reading;
import io.xuanwu.gateway.unfinished.Place;
import io.xuanwu.gateway.unfinished.Word;
import io.xuanwu.job.script.Token;
import io.xuanwu.job.text.Lines;
import java.util.Optional;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ArrayNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;

/** {@code POST /references}: the definition and all uses of the name at a position. */
public final class ReferencesVerb implements Handler {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    @Override
    public void serve(Call call) throws Exception {
        JsonNode request = call.body();
        call.reply(200, references(Place.of(Reading.definition(request), request)));
    }

    /** Returns the response for a position; its parts are null or empty if nothing is named there. */
    public static ObjectNode references(Place place) {
        ObjectNode answer = JSON.objectNode();
        ScriptSymbols symbols = ScriptSymbols.of(place.script);
        Optional<Symbol> found =
                symbols.wordAt(place.offset).flatMap(symbols::at).map(mention -> mention.symbol);
        answer.put("kind", found.map(symbol -> symbol.kind.onTheWire()).orElse(null));
        answer.put("name", found.map(Symbol::name).orElse(""));
        answer.set("definition", null);
        ArrayNode references = answer.putArray("references");
        Lines lines = new Lines(place.script);
        found.ifPresent(symbol -> {
            if (symbol.definition != null) {
                answer.set("definition", Finding.toJson(lines.range(symbol.definition.start, symbol.definition.end)));
            }
            for (Word word : symbols.references(symbol)) {
                ObjectNode told = references.addObject();
                told.set("range", Finding.toJson(lines.range(word.start, word.end)));
                told.put("quoted", word.kind == Token.Kind.NAME);
            }
        });
        return answer;
    }
}
