package io.xuanwu.gateway.words;

import io.xuanwu.gateway.check.SessionKeys;
import io.xuanwu.gateway.flink.BuiltInFunctions;
import io.xuanwu.gateway.flink.OptionJson;
import io.xuanwu.gateway.http.BadRequest;
import io.xuanwu.gateway.http.Call;
import io.xuanwu.gateway.http.Handler;
import io.xuanwu.gateway.script.SqlNames;
import io.xuanwu.gateway.tables.DeclaredOptions;
import io.xuanwu.gateway.tables.Factories;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ArrayNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.flink.table.factories.DynamicTableSinkFactory;
import org.apache.flink.table.factories.DynamicTableSourceFactory;
import org.apache.flink.table.factories.Factory;

/** {@code POST /words {of}}: the functions, options, connectors or keywords of this release. */
public final class WordsVerb implements Handler {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    @Override
    public void serve(Call call) throws Exception {
        call.reply(200, words(call.body().path("of").asText()));
    }

    /**
     * Returns the response.
     *
     * @param of {@code functions}, {@code options}, {@code connectors}, {@code formats} or {@code keywords}
     */
    public static ObjectNode words(String of) throws BadRequest {
        ObjectNode answer = JSON.objectNode();
        ArrayNode items = answer.putArray("items");
        switch (of) {
            case "functions":
                functions(items);
                break;
            case "options":
                SessionKeys.all().forEach((key, option) -> {
                    if (key.equals(option.key())) {
                        items.add(OptionJson.of(key, option, false));
                    }
                });
                break;
            case "connectors":
                connectors(items);
                break;
            case "formats":
                formats(items);
                break;
            case "keywords":
                for (String word : SqlNames.keywords()) {
                    items.addObject().put("word", word).put("reserved", SqlNames.isReserved(word));
                }
                break;
            default:
                throw BadRequest.invalid("'of' must be functions, options, connectors, formats or keywords.");
        }
        return answer;
    }

    private static void functions(ArrayNode items) {
        Map<String, String> all = new TreeMap<>(BuiltInFunctions.signatures());
        all.putAll(BuiltInFunctions.windows());
        all.forEach((name, signature) -> items.addObject()
                .put("name", name)
                .put("kind", BuiltInFunctions.kind(name))
                .put("signature", signature)
                .put("bare", BuiltInFunctions.isBare(name)));
    }

    private static void connectors(ArrayNode items) {
        Map<String, Factory> here = Factories.tables(WordsVerb.class.getClassLoader());
        TreeSet<String> names = new TreeSet<>(Factories.KNOWN);
        names.addAll(here.keySet());
        for (String name : names) {
            Factory factory = here.get(name);
            ObjectNode told = item(name, factory, items);
            told.put("source", factory instanceof DynamicTableSourceFactory);
            told.put("sink", factory instanceof DynamicTableSinkFactory);
        }
    }

    private static void formats(ArrayNode items) {
        Map<String, Factory> here = Factories.formats(WordsVerb.class.getClassLoader());
        TreeSet<String> names = new TreeSet<>(Factories.KNOWN_FORMATS);
        names.addAll(here.keySet());
        names.forEach(name -> item(name, here.get(name), items));
    }

    /** Adds an item; its options are empty if this release has no jar for it. */
    private static ObjectNode item(String name, Factory factory, ArrayNode items) {
        ObjectNode told = items.addObject().put("name", name).put("installed", factory != null);
        ArrayNode options = told.putArray("options");
        if (factory != null) {
            DeclaredOptions.of(factory, "")
                    .forEach((key, option) -> options.add(
                            OptionJson.of(key, option, factory.requiredOptions().contains(option))));
        }
        return told;
    }
}
