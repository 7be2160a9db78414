package io.xuanwu.job.definition;

import io.xuanwu.job.failure.EngineFailure;
import io.xuanwu.job.text.NearestName;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;

/** One object of the definition, read key by key; every complaint names the path of the key. */
final class JsonObject {
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    private final String path;
    private final JsonNode node;

    JsonObject(String path, JsonNode node) {
        this.path = path;
        this.node = node;
    }

    JsonObject allow(String... keys) throws EngineFailure {
        List<String> allowed = List.of(keys);
        for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!allowed.contains(name)) {
                throw DefinitionReader.invalid("unknown key '" + path + name + "'." + NearestName.hint(name, allowed));
            }
        }
        return this;
    }

    /** Whether the key is there and not null. */
    boolean has(String key) {
        return node.hasNonNull(key);
    }

    String text(String key) throws EngineFailure {
        return optionalText(key).orElseThrow(() -> DefinitionReader.invalid("'" + path + key + "' is missing."));
    }

    Optional<String> optionalText(String key) throws EngineFailure {
        if (!has(key)) {
            return Optional.empty();
        }
        if (!node.get(key).isTextual()) {
            throw DefinitionReader.invalid("'" + path + key + "' must be a text.");
        }
        return Optional.of(node.get(key).asText());
    }

    int count(String key) throws EngineFailure {
        if (!has(key) || !node.get(key).canConvertToInt() || !node.get(key).isIntegralNumber()) {
            throw DefinitionReader.invalid("'" + path + key + "' must be a whole number.");
        }
        return node.get(key).asInt();
    }

    String sha256(String key) throws EngineFailure {
        String hash = text(key);
        if (!SHA256.matcher(hash).matches()) {
            throw DefinitionReader.invalid("'" + path + key + "' must be a SHA-256 of 64 lower-case hex digits.");
        }
        return hash;
    }

    JsonObject object(String key) throws EngineFailure {
        if (!has(key) || !node.get(key).isObject()) {
            throw DefinitionReader.invalid("'" + path + key + "' must be an object.");
        }
        return new JsonObject(path + key + ".", node.get(key));
    }

    List<String> texts(String key) throws EngineFailure {
        List<String> texts = new ArrayList<>();
        for (JsonNode each : array(key)) {
            if (!each.isTextual()) {
                throw DefinitionReader.invalid("'" + path + key + "' must contain only texts.");
            }
            texts.add(each.asText());
        }
        return texts;
    }

    /** Options are often numbers or truth values in JSON; they are taken as the text that they show. */
    Map<String, String> textMap(String key) throws EngineFailure {
        Map<String, String> map = new LinkedHashMap<>();
        if (!has(key)) {
            return map;
        }
        JsonNode object = object(key).node;
        for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!object.get(name).isValueNode() || object.get(name).isNull()) {
                throw DefinitionReader.invalid("'" + path + key + "." + name + "' must be a text.");
            }
            map.put(name, object.get(name).asText());
        }
        return map;
    }

    <T> List<T> objects(String key, Shape<T> shape) throws EngineFailure {
        List<T> objects = new ArrayList<>();
        for (JsonNode each : array(key)) {
            String place = path + key + "[" + objects.size() + "]";
            if (!each.isObject()) {
                throw DefinitionReader.invalid("'" + place + "' must be an object.");
            }
            objects.add(shape.read(new JsonObject(place + ".", each)));
        }
        return objects;
    }

    private Iterable<JsonNode> array(String key) throws EngineFailure {
        if (!has(key)) {
            return List.of();
        }
        if (!node.get(key).isArray()) {
            throw DefinitionReader.invalid("'" + path + key + "' must be a list.");
        }
        return node.get(key);
    }

    /** Makes a value of one object. */
    interface Shape<T> {
        T read(JsonObject object) throws EngineFailure;
    }
}
