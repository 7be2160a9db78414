package io.xuanwu.gateway.hover;

import io.xuanwu.gateway.finding.Finding;
import io.xuanwu.gateway.http.BadRequest;
import io.xuanwu.gateway.http.Call;
import io.xuanwu.gateway.http.Handler;
import io.xuanwu.gateway.script.Reading;
import io.xuanwu.gateway.symbols.Part;
import io.xuanwu.gateway.symbols.ScriptSymbols;
import io.xuanwu.gateway.unfinished.Place;
import io.xuanwu.gateway.unfinished.Surroundings;
import io.xuanwu.gateway.unfinished.Word;
import io.xuanwu.job.definition.Definition;
import io.xuanwu.job.definition.DefinitionReader;
import io.xuanwu.job.failure.EngineFailure;
import io.xuanwu.job.text.TextRange;
import java.util.Optional;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;

/** {@code POST /hover}: what is at a position of a script, which may be unfinished. */
public final class HoverVerb implements Handler {
    private final Surroundings surroundings;

    public HoverVerb(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public void serve(Call call) throws Exception {
        JsonNode request = call.body();
        call.reply(200, hover(Place.of(Reading.definition(request), request)));
    }

    /** Runs what is slow the first time. */
    public void warmUp() throws EngineFailure, BadRequest {
        String script = "CREATE TABLE a (id INT) WITH ('connector' = 'print');\nSELECT id, ABS(id) FROM a";
        ObjectNode document = JsonNodeFactory.instance
                .objectNode()
                .put("version", 1)
                .put("kind", "sql")
                .put("sql", script);
        Definition definition = DefinitionReader.read(document);
        hover(Place.of(definition, 2, 8));
        hover(Place.of(definition, 2, 12));
    }

    /** Returns the response for a position; its {@code hover} is null if nothing is known about it. */
    public ObjectNode hover(Place place) throws BadRequest {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.set("hover", about(place).map(About::toJson).orElse(null));
        return answer;
    }

    private Optional<About> about(Place place) throws BadRequest {
        ScriptSymbols symbols = ScriptSymbols.of(place.script);
        Part part = symbols.partAt(place.offset).orElse(null);
        Word word = symbols.wordAt(place.offset).orElse(null);
        if (part == null || word == null) {
            return Optional.empty();
        }
        Optional<About> placeholder = Placeholders.at(place, word);
        if (placeholder.isPresent()) {
            return placeholder;
        }
        // What a CREATE declares is only known behind it.
        int to = part.words.get(0).is("CREATE") ? part.end() : part.start();
        return surroundings.look(
                place.definition,
                place.mark + place.script.substring(0, to),
                Optional.empty(),
                workspace -> new HoverReader(place, symbols, part, word, workspace).about());
    }

    /** What is told about a range of the script. */
    static final class About {
        final ObjectNode json = JsonNodeFactory.instance.objectNode();

        About(String script, int start, int end, String kind, String name) {
            json.put("kind", kind);
            json.set("range", Finding.toJson(TextRange.of(script, start, end)));
            json.put("name", name);
            json.putArray("signatures");
            json.putArray("columns");
            json.putArray("facts");
        }

        About with(String key, String value) {
            if (value != null && !value.isEmpty()) {
                json.put(key, value);
            }
            return this;
        }

        About fact(String name, String value) {
            if (value != null && !value.isEmpty()) {
                json.withArray("facts").addObject().put("name", name).put("value", value);
            }
            return this;
        }

        ObjectNode toJson() {
            return json;
        }
    }
}
