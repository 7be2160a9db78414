package io.xuanwu.gateway.debug;

import io.xuanwu.gateway.http.BadRequest;
import io.xuanwu.job.definition.Definition;
import io.xuanwu.job.definition.DefinitionReader;
import io.xuanwu.job.failure.EngineFailure;
import io.xuanwu.job.text.NearestName;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;

/** The request for a session, parsed strictly; the README of this module describes the protocol. */
final class DebugRequest {
    private static final int MOST_ROWS = 1_000_000;
    private static final int MOST_SECONDS = 86_400;

    final String session;
    final Definition definition;
    final long seed;
    /** The number of rows that are generated for a table without a mock. */
    final int rows;
    /** The mock of each table, with {@code rows}, {@code generate} or {@code sample}, by its name in the request. */
    final Map<String, JsonNode> mocks = new LinkedHashMap<>();
    /** Whether each source reports its rows, so that the session can be saved. */
    final boolean tells;

    /** The limit over all consoles, in rows; for a JAR job, in lines of output. */
    final int limitRows;
    /** The limit in seconds, counted from when Flink has accepted the job. */
    final double limitSeconds;

    private DebugRequest(JsonNode body) throws BadRequest {
        allow(body, "", "session", "definition", "mocks", "limits", "purpose");
        this.session = body.path("session").asText("session");
        this.definition = definition(object(body, "", "definition"));
        JsonNode all = object(body, "", "mocks");
        allow(all, "mocks.", "seed", "rows", "tell", "tables");
        this.seed = all.path("seed").asLong(1);
        this.rows = (int) number(all, "mocks.", "rows", 100, 0, MOST_ROWS);
        this.tells = all.path("tell").asBoolean(false);
        JsonNode tables = object(all, "mocks.", "tables");
        for (Iterator<String> names = tables.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            checkMock(object(tables, "mocks.tables.", name), "mocks.tables." + name + ".");
            mocks.put(name, tables.get(name));
        }
        JsonNode limits = object(body, "", "limits");
        allow(limits, "limits.", "rows", "seconds");
        this.limitRows = (int) number(limits, "limits.", "rows", 1_000, 1, Integer.MAX_VALUE);
        this.limitSeconds = number(limits, "limits.", "seconds", 30, 0, MOST_SECONDS);
    }

    /**
     * @throws BadRequest if a key is unknown or has an invalid value; the message names the key
     */
    static DebugRequest read(JsonNode body) throws BadRequest {
        return new DebugRequest(body);
    }

    private static Definition definition(JsonNode given) throws BadRequest {
        JsonNode document = DebugOptions.of(given);
        ((ObjectNode) document).remove("purpose");
        try {
            return DefinitionReader.read(document);
        } catch (EngineFailure invalid) {
            throw new BadRequest(400, invalid.code().onTheWire(), invalid.getMessage());
        }
    }

    private static void checkMock(JsonNode mock, String path) throws BadRequest {
        allow(mock, path, "rows", "generate", "sample");
        if (mock.size() != 1) {
            throw BadRequest.invalid("'" + path + "' must contain one of 'rows', 'generate' and 'sample'.");
        }
        if (mock.has("rows") && !mock.get("rows").isArray()) {
            throw BadRequest.invalid("'" + path + "rows' must be a list of objects.");
        }
        JsonNode generate = object(mock, path, "generate");
        allow(generate, path + "generate.", "rows", "columns");
        number(generate, path + "generate.", "rows", 0, 0, MOST_ROWS);
        JsonNode sample = object(mock, path, "sample");
        allow(sample, path + "sample.", "rows", "seconds");
        number(sample, path + "sample.", "rows", 1, 1, MOST_ROWS);
        number(sample, path + "sample.", "seconds", 1, 0, MOST_SECONDS);
    }

    private static JsonNode object(JsonNode parent, String path, String key) throws BadRequest {
        JsonNode found = parent.path(key);
        if (found.isMissingNode() || found.isNull()) {
            return JsonNodeFactory.instance.objectNode();
        }
        if (!found.isObject()) {
            throw BadRequest.invalid("'" + path + key + "' must be an object.");
        }
        return found;
    }

    private static double number(JsonNode parent, String path, String key, double otherwise, double least, double most)
            throws BadRequest {
        JsonNode found = parent.path(key);
        if (found.isMissingNode() || found.isNull()) {
            return otherwise;
        }
        if (!found.isNumber() || found.asDouble() < least || found.asDouble() > most) {
            throw BadRequest.invalid(
                    "'" + path + key + "' must be a number from " + (long) least + " to " + (long) most + ".");
        }
        return found.asDouble();
    }

    private static void allow(JsonNode object, String path, String... keys) throws BadRequest {
        List<String> allowed = List.of(keys);
        for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!allowed.contains(name)) {
                throw BadRequest.invalid("Unknown key '" + path + name + "'." + NearestName.hint(name, allowed));
            }
        }
    }
}
