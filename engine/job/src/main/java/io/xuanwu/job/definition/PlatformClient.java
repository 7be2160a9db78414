package io.xuanwu.job.definition;

import io.xuanwu.job.failure.EngineFailure;
import io.xuanwu.job.failure.FailureCode;
import io.xuanwu.job.failure.Mask;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches from the platform with the run's token, and waits out a platform that is away for a while. Used by the thread
 * of main() only.
 */
public final class PlatformClient {
    private static final Logger LOG = LoggerFactory.getLogger(PlatformClient.class);
    private static final int CONNECT_TIMEOUT_MS = 2_000;
    private static final int READ_TIMEOUT_MS = 10_000;
    private static final long FIRST_PAUSE_MS = 100;
    private static final long LONGEST_PAUSE_MS = 5_000;
    private static final Duration TELL_EVERY = Duration.ofMinutes(1);

    private final Optional<Path> tokenFile;
    private final Duration patience;
    private final Mask mask;

    /**
     * @param patience how long one fetch may take, its repetitions included
     */
    public PlatformClient(Optional<Path> tokenFile, Duration patience, Mask mask) {
        this.tokenFile = tokenFile;
        this.patience = patience;
        this.mask = mask;
    }

    /**
     * The body behind the address.
     *
     * @throws EngineFailure definition_unreachable when patience ends, definition_refused, or fenced when the platform
     *     says that the run is over
     */
    public byte[] definition(URI url) throws EngineFailure {
        return fetch(url, FailureCode.DEFINITION_UNREACHABLE, InputStream::readAllBytes);
    }

    /**
     * Puts an artifact into a file, which is overwritten.
     *
     * @throws EngineFailure artifact_unavailable or fenced
     */
    public void artifact(URI url, Path file) throws EngineFailure {
        fetch(
                url,
                FailureCode.ARTIFACT_UNAVAILABLE,
                body -> Files.copy(body, file, StandardCopyOption.REPLACE_EXISTING));
    }

    private <T> T fetch(URI url, FailureCode unreachable, Consumer<T> consumer) throws EngineFailure {
        long begun = System.nanoTime();
        long tellAt = begun;
        long pause = FIRST_PAUSE_MS;
        while (true) {
            Attempt<T> attempt = attempt(url, unreachable, consumer);
            if (attempt.error == null) {
                return attempt.value;
            }
            long now = System.nanoTime();
            if (now - begun + pause * 1_000_000 > patience.toNanos()) {
                throw new EngineFailure(
                        unreachable,
                        "The platform at " + url.getAuthority() + " could not be reached within " + patience.toSeconds()
                                + " s; check that it runs and that this machine can reach it.",
                        attempt.error);
            }
            if (now - tellAt >= 0) {
                LOG.warn(
                        "No response from {} for {} s ({}); retrying until it responds",
                        url.getAuthority(),
                        TimeUnit.NANOSECONDS.toSeconds(now - begun),
                        mask.apply(attempt.error.toString()));
                tellAt = now + TELL_EVERY.toNanos();
            }
            sleep(pause, unreachable);
            pause = Math.min(LONGEST_PAUSE_MS, pause * 2)
                    + ThreadLocalRandom.current().nextLong(50);
        }
    }

    private <T> Attempt<T> attempt(URI url, FailureCode unreachable, Consumer<T> consumer) throws EngineFailure {
        HttpURLConnection connection = null;
        try {
            connection = (HttpURLConnection) url.toURL().openConnection();
            connection.setConnectTimeout(CONNECT_TIMEOUT_MS);
            connection.setReadTimeout(READ_TIMEOUT_MS);
            connection.setInstanceFollowRedirects(false);
            connection.setUseCaches(false);
            if (tokenFile.isPresent()) {
                connection.setRequestProperty("Authorization", "Bearer " + token());
            }
            int status = connection.getResponseCode();
            if (status != HttpURLConnection.HTTP_OK) {
                return Attempt.failed(refusal(url, status, unreachable));
            }
            try (InputStream body = connection.getInputStream()) {
                return Attempt.done(consumer.take(body));
            }
        } catch (IOException noAnswer) {
            return Attempt.failed(noAnswer);
        } finally {
            if (connection != null) {
                connection.disconnect();
            }
        }
    }

    private static IOException refusal(URI url, int status, FailureCode unreachable) throws EngineFailure {
        if (status == HttpURLConnection.HTTP_GONE) {
            throw new EngineFailure(
                    FailureCode.FENCED,
                    "The platform reports that this run has ended or is being stopped, so nothing was submitted.");
        }
        boolean passes = status >= 500 || status == HttpURLConnection.HTTP_CLIENT_TIMEOUT || status == 429;
        if (!passes) {
            boolean isDefinition = unreachable == FailureCode.DEFINITION_UNREACHABLE;
            throw new EngineFailure(
                    isDefinition ? FailureCode.DEFINITION_REFUSED : unreachable,
                    "The platform answered " + status + " to GET " + url.getPath()
                            + (isDefinition
                                    ? "; the run's token or address is not valid. Start a new run."
                                    : "; upload the artifact again."));
        }
        return new IOException("status " + status);
    }

    private String token() throws EngineFailure {
        Path file = tokenFile.orElseThrow();
        try {
            String token = Files.readString(file).strip();
            mask.learn(List.of(token));
            return token;
        } catch (IOException unreadable) {
            throw new EngineFailure(
                    FailureCode.ENVIRONMENT_INVALID, "The token file " + file + " cannot be read.", unreadable);
        }
    }

    private static void sleep(long millis, FailureCode unreachable) throws EngineFailure {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new EngineFailure(unreachable, "The JobManager is being stopped.", stopped);
        }
    }

    private interface Consumer<T> {
        T take(InputStream body) throws IOException;
    }

    private static final class Attempt<T> {
        private final T value;
        private final IOException error;

        private Attempt(T value, IOException error) {
            this.value = value;
            this.error = error;
        }

        static <T> Attempt<T> done(T value) {
            return new Attempt<>(value, null);
        }

        static <T> Attempt<T> failed(IOException error) {
            return new Attempt<>(null, error);
        }
    }
}
