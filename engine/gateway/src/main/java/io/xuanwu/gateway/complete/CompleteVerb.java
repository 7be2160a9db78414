package io.xuanwu.gateway.complete;

import io.xuanwu.gateway.http.BadRequest;
import io.xuanwu.gateway.http.Call;
import io.xuanwu.gateway.http.Handler;
import io.xuanwu.gateway.script.Reading;
import io.xuanwu.gateway.unfinished.Cursor;
import io.xuanwu.gateway.unfinished.Place;
import io.xuanwu.gateway.unfinished.Surroundings;
import io.xuanwu.job.definition.Definition;
import io.xuanwu.job.definition.DefinitionReader;
import io.xuanwu.job.failure.EngineFailure;
import io.xuanwu.job.text.TextRange;
import java.util.List;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ArrayNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;

/** {@code POST /complete}: returns completions at a position of an unfinished script. */
public final class CompleteVerb implements Handler {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Surroundings surroundings;

    public CompleteVerb(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public void serve(Call call) throws Exception {
        JsonNode request = call.body();
        call.reply(200, complete(Place.of(Reading.definition(request), request)));
    }

    /** Runs the completions that are slow the first time. */
    public void warmUp() throws EngineFailure, BadRequest {
        String script = "CREATE TABLE a (id INT) WITH ('connector' = 'print');\nSELECT  FROM (SELECT * FROM a) b";
        ObjectNode document =
                JSON.objectNode().put("version", 1).put("kind", "sql").put("sql", script);
        Definition definition = DefinitionReader.read(document);
        complete(definition, 1, 36);
        complete(definition, 2, 8);
    }

    /**
     * Returns the completions and the range of text that they replace.
     *
     * @param line the line of the cursor, from 1
     * @param column the column of the character after the cursor, from 1
     */
    public ObjectNode complete(Definition definition, int line, int column) throws BadRequest {
        return complete(Place.of(definition, line, column));
    }

    private ObjectNode complete(Place place) throws BadRequest {
        Cursor cursor = new Cursor(place.script, place.offset);
        ObjectNode answer = JSON.objectNode();
        answer.set("range", range(cursor));
        ArrayNode items = answer.putArray("items");
        for (Candidate candidate : candidates(place.definition, place.mark, cursor)) {
            ObjectNode item = items.addObject()
                    .put("label", candidate.label)
                    .put("kind", candidate.kind.onTheWire())
                    .put("detail", candidate.detail)
                    .put("text", candidate.text);
            if (!candidate.documentation.isEmpty()) {
                item.putObject("documentation").put("en", candidate.documentation);
            }
        }
        return answer;
    }

    private List<Candidate> candidates(Definition definition, String mark, Cursor cursor) throws BadRequest {
        if (cursor.inside == Cursor.Inside.COMMENT) {
            return List.of();
        }
        return surroundings.look(
                definition,
                mark + cursor.script.substring(0, cursor.statementStart),
                List.of(),
                workspace -> new Completer(cursor, workspace).candidates());
    }

    /** Returns the range of the word before the cursor; if there is no word, the end precedes the start. */
    private static ObjectNode range(Cursor cursor) {
        TextRange start = TextRange.of(cursor.script, cursor.wordStart, cursor.wordStart);
        ObjectNode range = JSON.objectNode();
        range.put("line", start.line);
        range.put("column", start.column);
        range.put("end_line", start.line);
        range.put("end_column", start.column + cursor.offset - cursor.wordStart - 1);
        return range;
    }
}
