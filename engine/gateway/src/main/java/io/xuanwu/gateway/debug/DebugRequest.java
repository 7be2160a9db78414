package io.xuanwu.gateway.debug;

import io.xuanwu.gateway.http.BadRequest;
import io.xuanwu.job.definition.Definition;
import io.xuanwu.job.definition.DefinitionReader;
import io.xuanwu.job.failure.EngineFailure;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;

/** What a session is asked for; see the wire in this module's README. */
final class DebugRequest {
    final String session;
    final Definition definition;
    final long seed;
    /** Of a table that says nothing of its own. */
    final int rows;
    /** By the table's name as the user gave it: {@code rows}, {@code generate} or {@code sample}. */
    final Map<String, JsonNode> mocks = new LinkedHashMap<>();
    /** Whether the rows of each source are told, so that the session can be saved. */
    final boolean tells;

    final int limitRows;
    final double limitSeconds;

    private DebugRequest(JsonNode body, Definition definition) {
        this.session = body.path("session").asText("session");
        this.definition = definition;
        JsonNode all = body.path("mocks");
        this.seed = all.path("seed").asLong(1);
        this.rows = all.path("rows").asInt(100);
        this.tells = all.path("tell").asBoolean(false);
        all.path("tables").fields().forEachRemaining(entry -> mocks.put(entry.getKey(), entry.getValue()));
        this.limitRows = body.path("limits").path("rows").asInt(1000);
        this.limitSeconds = body.path("limits").path("seconds").asDouble(30);
    }

    static DebugRequest read(JsonNode body) throws BadRequest {
        try {
            return new DebugRequest(body, DefinitionReader.read(body.path("definition")));
        } catch (EngineFailure invalid) {
            throw BadRequest.invalid(invalid.getMessage());
        }
    }
}
