package io.xuanwu.job;

import io.xuanwu.job.definition.Definition;
import io.xuanwu.job.failure.EngineFailure;
import io.xuanwu.job.failure.FailureCode;
import io.xuanwu.job.script.Bindings;
import io.xuanwu.job.script.Place;
import io.xuanwu.job.script.Template;
import io.xuanwu.job.text.Message;
import java.net.URL;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.configuration.PipelineOptions;

/** The Flink options of a run, and which of them a user may not touch. */
public final class JobOptions {
    /** Owned by the platform: with another value the run would be another job, or run somewhere else. */
    private static final List<String> FIXED =
            List.of("$internal.", "execution.target", "execution.attached", "pipeline.jars", "pipeline.classpaths");

    private JobOptions() {}

    /**
     * The options that the job's environments start from.
     *
     * @param jars what TaskManagers fetch from the JobManager's BLOB server
     * @throws EngineFailure option_invalid, secret_misplaced, placeholder_invalid or variable_unknown
     */
    public static Configuration configuration(Definition definition, Bindings bindings, List<URL> jars)
            throws EngineFailure {
        Configuration configuration = new Configuration();
        definition.name.ifPresent(name -> configuration.set(PipelineOptions.NAME, name));
        for (Map.Entry<String, String> option : definition.options.entrySet()) {
            Optional<Refusal> refusal = refusal(option.getKey(), Template.asksForSecret(option.getValue()));
            if (refusal.isPresent()) {
                throw new EngineFailure(refusal.get().code, refusal.get().said, null);
            }
            Place place = Place.named("options." + option.getKey());
            configuration.setString(option.getKey(), Template.value(option.getValue(), bindings, place));
        }
        configuration.set(DeploymentOptions.JOB_LISTENERS, List.of(Submissions.class.getName()));
        if (!jars.isEmpty()) {
            configuration.set(
                    PipelineOptions.JARS, jars.stream().map(URL::toString).collect(Collectors.toList()));
        }
        return configuration;
    }

    /** Why an option may not be set like this; empty when it may. */
    static Optional<Refusal> refusal(String key, boolean asksForSecret) {
        if (FIXED.stream().anyMatch(key::startsWith)) {
            return Optional.of(
                    new Refusal(FailureCode.OPTION_INVALID, Message.of("option_invalid.fixed", "option", key)));
        }
        if (asksForSecret && key.startsWith("pipeline.")) {
            return Optional.of(
                    new Refusal(FailureCode.SECRET_MISPLACED, Message.of("secret_misplaced.option", "option", key)));
        }
        return Optional.empty();
    }

    /** A reason that becomes a failure at the place where the option stands. */
    static final class Refusal {
        final FailureCode code;
        final Message said;

        private Refusal(FailureCode code, Message said) {
            this.code = code;
            this.said = said;
        }
    }
}
