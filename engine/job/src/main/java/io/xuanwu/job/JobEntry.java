package io.xuanwu.job;

import io.xuanwu.job.definition.Definition;
import io.xuanwu.job.definition.DefinitionSource;
import io.xuanwu.job.definition.PlatformClient;
import io.xuanwu.job.failure.EngineFailure;
import io.xuanwu.job.failure.Mask;
import io.xuanwu.job.script.Bindings;
import java.io.IOException;
import java.net.URL;
import java.util.List;
import java.util.Optional;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptionsInternal;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The three parts of a start: assembly, context, execution. Thread of main(). */
final class JobEntry {
    private static final Logger LOG = LoggerFactory.getLogger(JobEntry.class);

    private final EngineSettings settings;
    private final Mask mask;

    JobEntry(EngineSettings settings, Mask mask) {
        this.settings = settings;
        this.mask = mask;
    }

    /**
     * Returns once Flink has accepted the job, or how the job had ended before.
     *
     * @throws EngineFailure what the report will tell
     */
    Optional<JobEnd> run() throws EngineFailure {
        PlatformClient client = new PlatformClient(settings.tokenFile, settings.fetchTimeout, mask);
        Definition definition = DefinitionSource.load(settings, client);
        mask.learn(definition.secrets.values());
        LOG.info("Starting run {} of job {}", definition.runId.orElse("(local)"), definition.name.orElse("(unnamed)"));
        Optional<JobEnd> end = lookForEnd();
        if (end.isPresent()) {
            return end;
        }
        announce(definition);

        Bindings bindings = new Bindings(definition.variables, definition.secrets);
        Artifacts artifacts = new Artifacts(settings.artifactDir, definition.artifactUrl, client);
        List<URL> jars = artifacts.all(definition);
        ClassLoader userCode = FlinkContext.addUserJars(jars);
        Configuration options = JobOptions.configuration(definition, bindings, jars);
        restore(options);
        if (definition.jar.isPresent()) {
            Definition.Jar jar = definition.jar.get();
            new JarProgram(jar, artifacts.path(jar.artifact), bindings, options, userCode).run();
        } else {
            new SqlProgram(definition, bindings, options, mask).run();
        }
        return Optional.empty();
    }

    /** Before anything of the job runs again; what cannot be read Flink refuses, and the next start looks again. */
    private static Optional<JobEnd> lookForEnd() {
        try {
            return JobEnd.find(FlinkContext.clusterOptions());
        } catch (IOException unreadable) {
            LOG.warn("Cannot determine whether the job has already ended", unreadable);
            return Optional.empty();
        }
    }

    private void restore(Configuration options) throws EngineFailure {
        if (settings.restoreChoices.isEmpty()) {
            return; // the path stands in Flink's own configuration, if there is one
        }
        Optional<String> path = own();
        if (path.isEmpty()) {
            path = Checkpoints.first(settings.restoreChoices);
        }
        if (path.isPresent()) {
            LOG.info("Restoring from {}", path.get());
            options.set(StateRecoveryOptions.SAVEPOINT_PATH, path.get());
        } else {
            LOG.info("Starting without state; no complete checkpoint was found in any of {}", settings.restoreChoices);
        }
    }

    /** Of a job that ran before nothing that it once began with need be there any more. */
    private static Optional<String> own() throws EngineFailure {
        ReadableConfig cluster = FlinkContext.clusterOptions();
        Optional<String> folder = cluster.getOptional(CheckpointingOptions.CHECKPOINTS_DIRECTORY);
        Optional<String> job = cluster.getOptional(PipelineOptionsInternal.PIPELINE_FIXED_JOB_ID);
        return folder.isPresent() && job.isPresent()
                ? Checkpoints.newest(folder.get() + "/" + job.get() + "/")
                : Optional.empty();
    }

    private void announce(Definition definition) {
        boolean hasDoorbell = settings.newsUrl.isPresent() && definition.runId.isPresent();
        Submissions.startOver(
                hasDoorbell
                        ? new News(settings.newsUrl.get(), settings.tokenFile, definition.runId.get(), mask)::follow
                        : client -> {});
    }
}
