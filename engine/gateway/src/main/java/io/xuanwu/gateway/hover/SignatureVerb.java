package io.xuanwu.gateway.hover;

import io.xuanwu.gateway.finding.Finding;
import io.xuanwu.gateway.flink.BuiltInFunctions;
import io.xuanwu.gateway.http.BadRequest;
import io.xuanwu.gateway.http.Call;
import io.xuanwu.gateway.http.Handler;
import io.xuanwu.gateway.script.Reading;
import io.xuanwu.gateway.unfinished.Cursor;
import io.xuanwu.gateway.unfinished.OptionPlace;
import io.xuanwu.gateway.unfinished.Place;
import io.xuanwu.gateway.unfinished.Surroundings;
import io.xuanwu.gateway.unfinished.Word;
import io.xuanwu.job.text.TextRange;
import java.util.List;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ArrayNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;

/** {@code POST /signature}: the signatures of the function call that contains a position. */
public final class SignatureVerb implements Handler {
    private final Surroundings surroundings;

    public SignatureVerb(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public void serve(Call call) throws Exception {
        JsonNode request = call.body();
        call.reply(200, signature(Place.of(Reading.definition(request), request)));
    }

    /** Returns the response for a position; it has no signatures if no call of a known function contains it. */
    public ObjectNode signature(Place place) throws BadRequest {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.put("function", "").set("range", null);
        ArrayNode signatures = answer.putArray("signatures");
        answer.put("argument", 0);
        Cursor cursor = new Cursor(place.script, place.offset);
        if (cursor.inside == Cursor.Inside.COMMENT) {
            return answer;
        }
        int open = OptionPlace.open(cursor.left);
        while (open > 0 && !cursor.left.get(open - 1).isName()) {
            open = OptionPlace.open(cursor.left.subList(0, open));
        }
        if (open < 1) {
            return answer;
        }
        Word name = cursor.left.get(open - 1);
        for (String text : texts(place, cursor, name)) {
            ObjectNode told = signatures.addObject().put("label", text);
            Signatures.parameters(text).forEach(told.putArray("parameters")::add);
        }
        if (!signatures.isEmpty()) {
            answer.put("function", name.value());
            answer.set("range", Finding.toJson(TextRange.of(place.script, name.start, name.end)));
            answer.put("argument", argument(cursor.left, open));
        }
        return answer;
    }

    private List<String> texts(Place place, Cursor cursor, Word name) throws BadRequest {
        if (BuiltInFunctions.exists(name.value())) {
            return Signatures.split(BuiltInFunctions.signature(name.value()).orElse(""));
        }
        // Only a name that Flink does not have can be one of the user's own functions.
        return surroundings.look(
                place.definition,
                place.mark + place.script.substring(0, cursor.statementStart),
                List.of(),
                workspace -> Signatures.split(OwnFunctions.signature(workspace, name.value())));
    }

    /** Returns the index of the argument at the end of these words: the number of commas outside inner brackets. */
    private static int argument(List<Word> left, int open) {
        int depth = 0;
        int commas = 0;
        for (Word word : left.subList(open + 1, left.size())) {
            depth += word.is("(", "[") ? 1 : word.is(")", "]") ? -1 : 0;
            commas += depth == 0 && word.is(",") ? 1 : 0;
        }
        return commas;
    }
}
