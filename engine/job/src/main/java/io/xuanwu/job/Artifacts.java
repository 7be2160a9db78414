package io.xuanwu.job;

import io.xuanwu.job.definition.Definition;
import io.xuanwu.job.definition.PlatformClient;
import io.xuanwu.job.failure.EngineFailure;
import io.xuanwu.job.failure.FailureCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The jars that a run needs, in a folder where each is named by the hash of its content. */
public final class Artifacts {
    private final Path folder;
    private final Optional<String> urlTemplate;
    private final PlatformClient client;

    /** Those that lie in the folder, and no others. */
    public Artifacts(Path folder) {
        this(folder, Optional.empty(), null);
    }

    Artifacts(Path folder, Optional<String> urlTemplate, PlatformClient client) {
        this.folder = folder;
        this.urlTemplate = urlTemplate;
        this.client = client;
    }

    /**
     * Local addresses of all jars of the definition, the program's own first.
     *
     * @throws EngineFailure artifact_unavailable, definition_refused or fenced
     */
    public List<URL> all(Definition definition) throws EngineFailure {
        List<URL> urls = new ArrayList<>();
        for (String hash : hashes(definition)) {
            try {
                urls.add(local(hash).toUri().toURL());
            } catch (IOException failed) {
                throw unavailable(hash, "could not be stored in " + folder, failed);
            }
        }
        return urls;
    }

    /** Which jars a definition needs, the program's own first. */
    public static List<String> hashes(Definition definition) {
        Set<String> hashes = new LinkedHashSet<>();
        definition.jar.ifPresent(jar -> hashes.add(jar.artifact));
        definition.artifacts.forEach(artifact -> hashes.add(artifact.sha256));
        definition.functions.forEach(function -> function.artifact.ifPresent(hashes::add));
        return List.copyOf(hashes);
    }

    /** Where an artifact lies once {@link #all} has run. */
    public Path path(String hash) {
        return folder.resolve(hash + ".jar");
    }

    private Path local(String hash) throws EngineFailure, IOException {
        Path jar = path(hash);
        if (Files.isRegularFile(jar) && sha256(jar).equals(hash)) {
            return jar;
        }
        if (urlTemplate.isEmpty()) {
            throw unavailable(hash, "is not in " + folder, null);
        }
        Files.createDirectories(folder);
        Path draft = Files.createTempFile(folder, hash, ".part");
        try {
            URI url = URI.create(urlTemplate.get().replace("{sha256}", hash));
            client.artifact(url, draft);
            if (!sha256(draft).equals(hash)) {
                throw unavailable(hash, "was received with content that does not match its hash", null);
            }
            Files.move(draft, jar, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return jar;
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    private static String sha256(Path file) throws IOException {
        MessageDigest digest = newSha256();
        try (InputStream in = Files.newInputStream(file)) {
            byte[] buffer = new byte[1 << 16];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        }
        StringBuilder hex = new StringBuilder();
        for (byte each : digest.digest()) {
            hex.append(String.format("%02x", each));
        }
        return hex.toString();
    }

    private static MessageDigest newSha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new UncheckedIOException(new IOException(everyJavaHasIt));
        }
    }

    private static EngineFailure unavailable(String hash, String why, Throwable cause) {
        return new EngineFailure(
                FailureCode.ARTIFACT_UNAVAILABLE, "The artifact " + hash + " " + why + "; upload it again.", cause);
    }
}
