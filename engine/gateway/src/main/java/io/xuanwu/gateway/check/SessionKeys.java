package io.xuanwu.gateway.check;

import io.xuanwu.gateway.finding.Finding;
import io.xuanwu.gateway.finding.Severity;
import io.xuanwu.job.script.Setting;
import io.xuanwu.job.script.Statement;
import io.xuanwu.job.text.Message;
import io.xuanwu.job.text.NearestName;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.FallbackKey;

/** Judges {@code SET 'key' = 'value'} by the options that this release of Flink declares. */
public final class SessionKeys {
    private static final List<String> DECLARING = List.of(
            "org.apache.flink.table.api.config.TableConfigOptions",
            "org.apache.flink.table.api.config.ExecutionConfigOptions",
            "org.apache.flink.table.api.config.OptimizerConfigOptions",
            "org.apache.flink.table.planner.plan.rules.physical.stream.StreamPhysicalMiniBatchAssignerRule",
            "org.apache.flink.configuration.PipelineOptions",
            "org.apache.flink.configuration.ExecutionOptions",
            "org.apache.flink.configuration.CheckpointingOptions",
            "org.apache.flink.configuration.StateBackendOptions",
            "org.apache.flink.configuration.StateChangelogOptions",
            "org.apache.flink.configuration.StateLatencyTrackOptions",
            "org.apache.flink.configuration.StateRecoveryOptions",
            "org.apache.flink.configuration.RestartStrategyOptions",
            "org.apache.flink.configuration.CoreOptions",
            "org.apache.flink.configuration.BatchExecutionOptions",
            "org.apache.flink.configuration.MetricOptions",
            "org.apache.flink.configuration.NettyShuffleEnvironmentOptions",
            "org.apache.flink.configuration.TaskManagerOptions",
            "org.apache.flink.configuration.JobManagerOptions",
            "org.apache.flink.configuration.DeploymentOptions",
            "org.apache.flink.streaming.api.environment.ExecutionCheckpointingOptions",
            "org.apache.flink.runtime.jobgraph.SavepointConfigOptions",
            "org.apache.flink.contrib.streaming.state.RocksDBOptions",
            "org.apache.flink.state.rocksdb.RocksDBOptions");
    /** Only of these all options are declared above; what begins otherwise is not judged. */
    private static final List<String> JUDGED = List.of("table.", "pipeline.", "execution.", "parallelism.");

    private static final Map<String, ConfigOption<?>> OPTIONS = read();

    private SessionKeys() {}

    /** Every option by its key, older names included. */
    public static Map<String, ConfigOption<?>> all() {
        return OPTIONS;
    }

    static Optional<Finding> check(Statement statement) {
        Optional<Setting> setting = statement.setting();
        if (!setting.flatMap(said -> said.value).isPresent()) {
            return Optional.empty();
        }
        Setting.Part key = setting.get().key.get();
        Setting.Part value = setting.get().value.get();
        ConfigOption<?> option = OPTIONS.get(key.text);
        if (option == null) {
            return isJudged(key.text) ? Optional.of(unknown(statement, key)) : Optional.empty();
        }
        return OptionValue.wrong(option, key.text, value.text).map(wrong -> {
            Finding finding =
                    Finding.of(Severity.ERROR, "option_invalid", wrong.said, statement, value.start, value.end);
            return wrong.fix == null ? finding : finding.withFix(value.written(wrong.fix));
        });
    }

    private static Finding unknown(Statement statement, Setting.Part place) {
        String key = place.text;
        Optional<String> near = NearestName.of(key, OPTIONS.keySet());
        Finding finding = Finding.of(
                Severity.WARNING,
                "option_unknown",
                Message.of("option_unknown.flink", "option", key, "near", near.orElse(null)),
                statement,
                place.start,
                place.end);
        return near.map(name -> finding.withFix(place.written(name))).orElse(finding);
    }

    private static boolean isJudged(String key) {
        return JUDGED.stream().anyMatch(key::startsWith)
                && OPTIONS.values().stream().noneMatch(option -> key.startsWith(option.key() + "."));
    }

    private static Map<String, ConfigOption<?>> read() {
        Map<String, ConfigOption<?>> found = new TreeMap<>();
        for (String name : DECLARING) {
            try {
                for (Field field : Class.forName(name).getFields()) {
                    if (Modifier.isStatic(field.getModifiers()) && ConfigOption.class.equals(field.getType())) {
                        ConfigOption<?> option = (ConfigOption<?>) field.get(null);
                        found.put(option.key(), option);
                        for (FallbackKey fallback : option.fallbackKeys()) {
                            found.putIfAbsent(fallback.getKey(), option);
                        }
                    }
                }
            } catch (ReflectiveOperationException | LinkageError otherRelease) {
                continue;
            }
        }
        return found;
    }
}
