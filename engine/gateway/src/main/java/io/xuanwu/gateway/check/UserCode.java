package io.xuanwu.gateway.check;

import io.xuanwu.gateway.script.UserClasses;
import io.xuanwu.job.Artifacts;
import io.xuanwu.job.definition.Definition;
import io.xuanwu.job.failure.EngineFailure;
import java.net.URL;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The classes of the jars that definitions bring, kept from one check to the next: a jar is hashed, opened and searched
 * for connectors only once. Shared by the threads of the process.
 */
final class UserCode {
    private static final int MOST = 8;

    private final Artifacts artifacts =
            new Artifacts(Path.of(System.getenv().getOrDefault("XUANWU_ARTIFACT_DIR", ".")));

    private final Map<List<String>, ClassLoader> loaders = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<List<String>, ClassLoader> eldest) {
            return size() > MOST; // not closed: a check on another thread may still use it
        }
    };

    /**
     * @throws EngineFailure artifact_unavailable
     */
    synchronized ClassLoader of(Definition definition) throws EngineFailure {
        List<String> hashes = Artifacts.hashes(definition);
        ClassLoader known = hashes.isEmpty() ? UserCode.class.getClassLoader() : loaders.get(hashes);
        if (known == null) {
            List<URL> jars = artifacts.all(definition);
            known = UserClasses.open(jars).loader();
            loaders.put(hashes, known);
        }
        return known;
    }
}
