package io.xuanwu.gateway.unfinished;

import io.xuanwu.gateway.http.BadRequest;
import io.xuanwu.job.definition.Definition;
import io.xuanwu.job.text.TextRange;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;

/** A position of a definition's script, which has no byte-order mark here. */
public final class Place {
    public final Definition definition;
    /** The byte-order mark of the script, or an empty text. */
    public final String mark;

    public final String script;
    public final int offset;

    private Place(Definition definition, int line, int column) {
        String sql = definition.sql.orElse("");
        this.definition = definition;
        this.mark = sql.startsWith("\uFEFF") ? "\uFEFF" : "";
        this.script = sql.substring(mark.length());
        this.offset = TextRange.offset(script, line, column);
    }

    /**
     * @param request with {@code line} and {@code column}, which count from 1
     */
    public static Place of(Definition definition, JsonNode request) throws BadRequest {
        return of(
                definition,
                request.path("line").asInt(0),
                request.path("column").asInt(0));
    }

    /** Returns the position; one outside the script is its end. */
    public static Place of(Definition definition, int line, int column) throws BadRequest {
        if (line < 1 || column < 1) {
            throw BadRequest.invalid("'line' and 'column' must be numbers from 1.");
        }
        return new Place(definition, line, column);
    }
}
