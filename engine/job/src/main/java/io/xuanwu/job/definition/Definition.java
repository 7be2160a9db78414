package io.xuanwu.job.definition;

import io.xuanwu.job.script.Edit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What one run is to do: the document that the platform gives, checked in form but with its placeholders in place. */
public final class Definition {
    /** Empty when a local file is executed without the platform. */
    public final Optional<String> runId;

    public final Optional<String> name;
    /** Empty for a JAR job; exactly one of {@code sql} and {@code jar} is present. */
    public final Optional<String> sql;

    /** What stands otherwise in {@code sql} for the release of this run; in their order, never overlapping. */
    public final List<Edit> edits;

    public final Optional<Jar> jar;
    public final Map<String, String> options;
    public final List<Catalog> catalogs;
    public final List<Function> functions;
    public final List<Artifact> artifacts;
    public final Optional<String> artifactUrl;
    public final Map<String, String> variables;
    public final Map<String, String> secrets;

    Definition(
            Optional<String> runId,
            Optional<String> name,
            Optional<String> sql,
            Optional<Jar> jar,
            Surroundings surroundings) {
        this.runId = runId;
        this.name = name;
        this.sql = sql;
        this.jar = jar;
        this.edits = surroundings.edits;
        this.options = surroundings.options;
        this.catalogs = surroundings.catalogs;
        this.functions = surroundings.functions;
        this.artifacts = surroundings.artifacts;
        this.artifactUrl = surroundings.artifactUrl;
        this.variables = surroundings.variables;
        this.secrets = surroundings.secrets;
    }

    /** The definition of a bare SQL text. */
    static Definition ofSql(String name, String sql) {
        return new Definition(
                Optional.empty(), Optional.of(name), Optional.of(sql), Optional.empty(), new Surroundings());
    }

    /** All that surrounds the program itself; empty unless said. */
    static final class Surroundings {
        List<Edit> edits = List.of();
        Map<String, String> options = Map.of();
        List<Catalog> catalogs = List.of();
        List<Function> functions = List.of();
        List<Artifact> artifacts = List.of();
        Optional<String> artifactUrl = Optional.empty();
        Map<String, String> variables = Map.of();
        Map<String, String> secrets = Map.of();
    }

    /** The program of a JAR job. */
    public static final class Jar {
        public final String artifact;
        /** Empty: the Main-Class of the jar's manifest. */
        public final Optional<String> mainClass;

        public final List<String> arguments;

        Jar(String artifact, Optional<String> mainClass, List<String> arguments) {
            this.artifact = artifact;
            this.mainClass = mainClass;
            this.arguments = arguments;
        }
    }

    /** A catalog that the job chose, as its CREATE CATALOG statement. */
    public static final class Catalog {
        public final String name;
        public final String sql;

        Catalog(String name, String sql) {
            this.name = name;
            this.sql = sql;
        }
    }

    /** A function that every statement can call. */
    public static final class Function {
        public final String name;
        public final String className;
        /** Empty when the class comes with one of the other artifacts, or with Flink. */
        public final Optional<String> artifact;

        Function(String name, String className, Optional<String> artifact) {
            this.name = name;
            this.className = className;
            this.artifact = artifact;
        }
    }

    /** A jar for the user-code class path; {@code name} is only for people. */
    public static final class Artifact {
        public final String sha256;
        public final Optional<String> name;

        Artifact(String sha256, Optional<String> name) {
            this.sha256 = sha256;
            this.name = name;
        }
    }
}
