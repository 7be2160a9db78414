package io.xuanwu.gateway.debug;

import io.xuanwu.gateway.script.UserClasses;
import io.xuanwu.job.Artifacts;
import io.xuanwu.job.definition.Definition;
import io.xuanwu.job.failure.EngineFailure;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The jars of a session, with a class loader that is closed when the session ends. */
final class UserCode implements AutoCloseable {
    private final List<URL> jars;
    private final Optional<Path> program;
    private final UserClasses classes;

    private UserCode(List<URL> jars, Optional<Path> program) {
        this.jars = jars;
        this.program = program;
        this.classes = UserClasses.open(jars);
    }

    /**
     * @param folder the directory in which the platform puts artifacts, each named by its hash
     * @throws EngineFailure artifact_unavailable
     */
    static UserCode open(Definition definition, Path folder) throws EngineFailure {
        Artifacts artifacts = new Artifacts(folder);
        return new UserCode(artifacts.all(definition), definition.jar.map(jar -> artifacts.path(jar.artifact)));
    }

    List<URL> jars() {
        return jars;
    }

    /** Returns the jar that contains the program; only valid for a JAR job. */
    Path program() {
        return program.orElseThrow();
    }

    ClassLoader loader() {
        return classes.loader();
    }

    @Override
    public void close() throws IOException {
        classes.close();
    }
}
