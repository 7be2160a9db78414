package io.xuanwu.job.definition;

import io.xuanwu.job.definition.Definition.Artifact;
import io.xuanwu.job.definition.Definition.Catalog;
import io.xuanwu.job.definition.Definition.Function;
import io.xuanwu.job.definition.Definition.Jar;
import io.xuanwu.job.definition.Definition.Surroundings;
import io.xuanwu.job.failure.EngineFailure;
import io.xuanwu.job.failure.FailureCode;
import io.xuanwu.job.script.Edit;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.JsonParser;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.JsonProcessingException;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;

/** Parses the definition document strictly: an unknown key stops the start, and the error names it. */
public final class DefinitionReader {
    private static final int VERSION = 1;
    private static final ObjectMapper JSON = new ObjectMapper().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

    private DefinitionReader() {}

    /**
     * @throws EngineFailure definition_invalid, naming the key
     */
    public static Definition read(byte[] document) throws EngineFailure {
        return read(parse(document));
    }

    /**
     * @throws EngineFailure definition_invalid, naming the key
     */
    public static Definition read(JsonNode root) throws EngineFailure {
        // The version is checked first: errors about keys of another version would be misleading.
        int version = root.path("version").asInt(0);
        if (version != VERSION) {
            throw invalid("it has version " + root.path("version") + ", and this engine reads version " + VERSION
                    + "; use an engine and a platform of the same release.");
        }
        JsonObject body = new JsonObject("", root)
                .allow(
                        "version",
                        "run",
                        "kind",
                        "name",
                        "sql",
                        "edits",
                        "jar",
                        "options",
                        "catalogs",
                        "functions",
                        "artifacts",
                        "artifact_url",
                        "variables",
                        "secrets");
        return definition(body);
    }

    private static Definition definition(JsonObject body) throws EngineFailure {
        Optional<String> runId = Optional.empty();
        if (body.has("run")) {
            runId = Optional.of(body.object("run").allow("id", "job", "space").text("id"));
        }
        String kind = body.text("kind");
        boolean isSql = kind.equals("sql");
        if (!isSql && !kind.equals("jar")) {
            throw invalid("'kind' is '" + kind + "', and must be 'sql' or 'jar'.");
        }
        if (body.has(isSql ? "jar" : "sql")) {
            throw invalid("a definition of kind '" + kind + "' must not have '" + (isSql ? "jar" : "sql") + "'.");
        }
        return new Definition(
                runId,
                body.optionalText("name"),
                isSql ? Optional.of(body.text("sql")) : Optional.empty(),
                isSql ? Optional.empty() : Optional.of(jar(body.object("jar"))),
                surroundings(body));
    }

    private static Jar jar(JsonObject jar) throws EngineFailure {
        jar.allow("artifact", "main_class", "arguments");
        return new Jar(jar.sha256("artifact"), jar.optionalText("main_class"), jar.texts("arguments"));
    }

    private static List<Edit> edits(JsonObject body) throws EngineFailure {
        List<Edit> edits = body.objects("edits", each -> {
            each.allow("start", "end", "text");
            return new Edit(each.count("start"), each.count("end"), each.text("text"));
        });
        int length = body.optionalText("sql").map(String::length).orElse(0);
        int free = 0;
        for (Edit edit : edits) {
            if (edit.start < free || edit.end < edit.start || edit.end > length) {
                throw invalid("'edits' must be within 'sql', in order and without overlap; the one from " + edit.start
                        + " to " + edit.end + " does not.");
            }
            free = edit.end;
        }
        return edits;
    }

    private static Surroundings surroundings(JsonObject body) throws EngineFailure {
        Surroundings surroundings = new Surroundings();
        surroundings.edits = edits(body);
        surroundings.options = body.textMap("options");
        surroundings.catalogs = body.objects("catalogs", each -> {
            each.allow("name", "sql");
            return new Catalog(each.text("name"), each.text("sql"));
        });
        surroundings.functions = body.objects("functions", each -> {
            each.allow("name", "class", "artifact");
            Optional<String> artifact = each.has("artifact") ? Optional.of(each.sha256("artifact")) : Optional.empty();
            return new Function(each.text("name"), each.text("class"), artifact);
        });
        surroundings.artifacts = body.objects("artifacts", each -> {
            each.allow("sha256", "name");
            return new Artifact(each.sha256("sha256"), each.optionalText("name"));
        });
        surroundings.artifactUrl = body.optionalText("artifact_url");
        surroundings.variables = body.textMap("variables");
        surroundings.secrets = body.textMap("secrets");
        return surroundings;
    }

    private static JsonNode parse(byte[] document) throws EngineFailure {
        try {
            JsonNode root = JSON.readTree(document);
            if (root == null || !root.isObject()) {
                throw invalid("it is not a JSON object.");
            }
            return root;
        } catch (JsonProcessingException malformed) {
            // The parser's own text quotes the document, which holds secrets.
            throw invalid(
                    "it is not valid JSON at line " + malformed.getLocation().getLineNr() + ", column "
                            + malformed.getLocation().getColumnNr() + ".");
        } catch (IOException unreadable) {
            throw invalid("it cannot be read: " + unreadable.getClass().getSimpleName() + ".");
        }
    }

    static EngineFailure invalid(String message) {
        return new EngineFailure(FailureCode.DEFINITION_INVALID, "The run's definition cannot be used: " + message);
    }
}
