package io.xuanwu.job;

import io.xuanwu.job.definition.Definition;
import io.xuanwu.job.definition.DefinitionSource;
import io.xuanwu.job.definition.PlatformClient;
import io.xuanwu.job.failure.EngineFailure;
import io.xuanwu.job.failure.Mask;
import io.xuanwu.job.script.Bindings;
import java.net.URL;
import java.util.List;
import org.apache.flink.configuration.Configuration;
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
     * Returns once Flink has accepted the job.
     *
     * @throws EngineFailure what the report will tell
     */
    void run() throws EngineFailure {
        PlatformClient client = new PlatformClient(settings.tokenFile, settings.fetchTimeout, mask);
        Definition definition = DefinitionSource.load(settings, client);
        mask.learn(definition.secrets.values());
        LOG.info("Starting run {} of job {}", definition.runId.orElse("(local)"), definition.name.orElse("(unnamed)"));
        announce(definition);

        Bindings bindings = new Bindings(definition.variables, definition.secrets);
        Artifacts artifacts = new Artifacts(settings.artifactDir, definition.artifactUrl, client);
        List<URL> jars = artifacts.all(definition);
        ClassLoader userCode = FlinkContext.addUserJars(jars);
        Configuration options = JobOptions.configuration(definition, bindings, jars);
        if (settings.restoreFolder.isPresent()) {
            String path = Checkpoints.newest(settings.restoreFolder.get());
            LOG.info("Restoring from {}", path);
            options.set(StateRecoveryOptions.SAVEPOINT_PATH, path);
        }
        if (definition.jar.isPresent()) {
            Definition.Jar jar = definition.jar.get();
            new JarProgram(jar, artifacts.path(jar.artifact), bindings, options, userCode).run();
        } else {
            new SqlProgram(definition, bindings, options, mask).run();
        }
    }

    private void announce(Definition definition) {
        boolean hasDoorbell = settings.newsUrl.isPresent() && definition.runId.isPresent();
        Submissions.startOver(
                hasDoorbell
                        ? new News(settings.newsUrl.get(), settings.tokenFile, definition.runId.get(), mask)::follow
                        : client -> {});
    }
}
