package io.xuanwu.job;

import io.xuanwu.job.failure.EngineFailure;
import io.xuanwu.job.failure.FailureCode;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the environment tells the engine; the one place that reads XUANWU_* variables. */
public final class EngineSettings {
    private static final Duration FETCH_TIMEOUT = Duration.ofSeconds(60);

    public final Optional<URI> definitionUrl;
    public final Optional<Path> definitionFile;
    public final Optional<Path> tokenFile;
    public final Duration fetchTimeout;
    public final Path artifactDir;
    public final Optional<URI> newsUrl;
    public final List<String> restoreChoices;

    private EngineSettings(Map<String, String> environment) throws EngineFailure {
        definitionUrl = url(environment, "XUANWU_DEFINITION_URL");
        definitionFile = text(environment, "XUANWU_DEFINITION_FILE").map(Path::of);
        tokenFile = text(environment, "XUANWU_TOKEN_FILE").map(Path::of);
        fetchTimeout = seconds(environment, "XUANWU_FETCH_TIMEOUT_S").orElse(FETCH_TIMEOUT);
        artifactDir = text(environment, "XUANWU_ARTIFACT_DIR")
                .map(Path::of)
                .orElse(Path.of(System.getProperty("java.io.tmpdir"), "xuanwu-artifacts"));
        newsUrl = url(environment, "XUANWU_NEWS_URL");
        restoreChoices = Stream.of("XUANWU_RESTORE_FOLDER", "XUANWU_RESTORE_OTHERWISE")
                .flatMap(name -> text(environment, name).stream())
                .flatMap(String::lines)
                .collect(Collectors.toUnmodifiableList());
        if (definitionUrl.isPresent() == definitionFile.isPresent()) {
            throw invalid("Set either XUANWU_DEFINITION_URL or XUANWU_DEFINITION_FILE.");
        }
        if (definitionUrl.isPresent() && tokenFile.isEmpty()) {
            throw invalid("XUANWU_DEFINITION_URL requires XUANWU_TOKEN_FILE. Set both.");
        }
    }

    /**
     * @throws EngineFailure environment_invalid
     */
    public static EngineSettings of(Map<String, String> environment) throws EngineFailure {
        return new EngineSettings(environment);
    }

    /** Apart from the rest, because it is needed even when the rest cannot be read. */
    public static Optional<Path> reportFile(Map<String, String> environment) {
        return text(environment, "XUANWU_REPORT_FILE").map(Path::of);
    }

    private static Optional<String> text(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
    }

    private static Optional<URI> url(Map<String, String> environment, String name) throws EngineFailure {
        Optional<String> value = text(environment, name);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        if (!value.get().startsWith("http://") && !value.get().startsWith("https://")) {
            throw invalid(name + " must be an http or https address.");
        }
        try {
            return Optional.of(URI.create(value.get()));
        } catch (IllegalArgumentException malformed) {
            throw invalid(name + " is not a valid address.");
        }
    }

    private static Optional<Duration> seconds(Map<String, String> environment, String name) throws EngineFailure {
        Optional<String> value = text(environment, name);
        try {
            return value.map(text -> Duration.ofMillis((long) (Double.parseDouble(text) * 1000)));
        } catch (NumberFormatException notANumber) {
            throw invalid(name + " must be a number of seconds.");
        }
    }

    private static EngineFailure invalid(String message) {
        return new EngineFailure(FailureCode.ENVIRONMENT_INVALID, message);
    }
}
