package io.xuanwu.gateway.debug;

import io.xuanwu.job.definition.Definition;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The jars of one session behind a class loader of their own, which goes when the session ends. */
final class UserCode implements AutoCloseable {
    private final List<URL> jars;
    private final URLClassLoader loader;

    private UserCode(List<URL> jars) {
        this.jars = jars;
        this.loader = new URLClassLoader(jars.toArray(new URL[0]), UserCode.class.getClassLoader());
    }

    /**
     * @throws Refused when an artifact is not where the platform puts them
     */
    static UserCode open(Definition definition) throws Refused {
        Set<String> hashes = new LinkedHashSet<>();
        definition.jar.ifPresent(jar -> hashes.add(jar.artifact));
        definition.functions.forEach(function -> function.artifact.ifPresent(hashes::add));
        definition.artifacts.forEach(artifact -> hashes.add(artifact.sha256));
        List<URL> jars = new ArrayList<>();
        String folder = System.getenv().getOrDefault("XUANWU_ARTIFACT_DIR", ".");
        for (String hash : hashes) {
            Path file = Path.of(folder, hash + ".jar");
            if (!Files.isRegularFile(file)) {
                throw Refused.of(
                        "The artifact " + hash.substring(0, 12) + "… is not on this machine; upload it again.");
            }
            try {
                jars.add(file.toUri().toURL());
            } catch (IOException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
        return new UserCode(jars);
    }

    List<URL> jars() {
        return jars;
    }

    ClassLoader loader() {
        return loader;
    }

    @Override
    public void close() throws IOException {
        loader.close();
    }
}
