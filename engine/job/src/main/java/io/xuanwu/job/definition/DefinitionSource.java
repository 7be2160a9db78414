package io.xuanwu.job.definition;

import io.xuanwu.job.EngineSettings;
import io.xuanwu.job.failure.EngineFailure;
import io.xuanwu.job.failure.FailureCode;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Gets the definition: from the platform (SDK GET) or from a file beside the engine (FILE GET). */
public final class DefinitionSource {
    private DefinitionSource() {}

    /**
     * @throws EngineFailure definition_unreachable, definition_refused, definition_invalid or fenced
     */
    public static Definition load(EngineSettings settings, PlatformClient client) throws EngineFailure {
        if (settings.definitionFile.isPresent()) {
            return fromFile(settings.definitionFile.get());
        }
        URI url = settings.definitionUrl.orElseThrow();
        return DefinitionReader.read(client.definition(url));
    }

    private static Definition fromFile(Path file) throws EngineFailure {
        try {
            String name = file.getFileName().toString();
            if (name.endsWith(".sql")) {
                return Definition.ofSql(name.substring(0, name.length() - 4), Files.readString(file));
            }
            return DefinitionReader.read(Files.readAllBytes(file));
        } catch (CharacterCodingException notText) {
            throw DefinitionReader.invalid("the file " + file + " is not " + StandardCharsets.UTF_8.displayName()
                    + " text; save it in this encoding.");
        } catch (IOException unreadable) {
            throw new EngineFailure(
                    FailureCode.DEFINITION_UNREACHABLE,
                    "The definition file " + file + " cannot be read; check its path and permissions.",
                    unreadable);
        }
    }
}
