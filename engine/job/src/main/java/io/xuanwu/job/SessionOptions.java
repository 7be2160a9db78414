package io.xuanwu.job;

import io.xuanwu.job.failure.EngineFailure;
import io.xuanwu.job.failure.FailureCode;
import io.xuanwu.job.script.Setting;
import io.xuanwu.job.script.Statement;
import io.xuanwu.job.script.Verb;
import io.xuanwu.job.text.Message;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.table.api.TableConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** SET and RESET of a script; RESET leads back to the options that the job was defined with. */
public final class SessionOptions {
    private static final Logger LOG = LoggerFactory.getLogger(SessionOptions.class);

    private final TableConfig config;
    private final Map<String, String> defined;
    private final Set<String> changed = new HashSet<>();

    public SessionOptions(TableConfig config, Configuration defined) {
        this.config = config;
        this.defined = defined.toMap();
    }

    /** The mode of a table environment is fixed at its birth, but scripts choose it by SET. */
    public static void takeMode(List<Statement> statements, Configuration options) {
        for (Statement statement : statements) {
            if (statement.verb() == Verb.SET) {
                statement
                        .setting()
                        .filter(setting -> setting.key
                                .filter(key -> key.text.equals(ExecutionOptions.RUNTIME_MODE.key()))
                                .isPresent())
                        .ifPresent(setting -> options.setString(setting.key.get().text, setting.value.get().text));
            }
        }
    }

    /**
     * @throws EngineFailure sql_syntax, option_invalid or secret_misplaced
     */
    public void set(Statement statement) throws EngineFailure {
        Setting setting = statement
                .setting()
                .orElseThrow(() -> statement.failure(FailureCode.SQL_SYNTAX, Message.of("sql_syntax.set"), null));
        if (!setting.key.isPresent()) {
            LOG.info("Options set by this script: {}", changed);
            return;
        }
        String key = setting.key.get().text;
        Optional<JobOptions.Refusal> refusal = JobOptions.refusal(key, statement.asksForSecret());
        if (refusal.isPresent()) {
            throw statement.failure(refusal.get().code, refusal.get().said, null);
        }
        config.set(key, setting.value.orElseThrow().text);
        changed.add(key);
    }

    /**
     * @throws EngineFailure sql_syntax
     */
    public void reset(Statement statement) throws EngineFailure {
        Setting setting = statement
                .setting()
                .orElseThrow(() -> statement.failure(FailureCode.SQL_SYNTAX, Message.of("sql_syntax.reset"), null));
        Set<String> keys = setting.key.map(key -> Set.of(key.text)).orElseGet(() -> Set.copyOf(changed));
        for (String key : keys) {
            if (defined.containsKey(key)) {
                config.set(key, defined.get(key));
            } else {
                config.getConfiguration().removeKey(key);
            }
        }
        changed.removeAll(keys);
    }
}
