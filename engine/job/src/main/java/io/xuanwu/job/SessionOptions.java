package io.xuanwu.job;

import io.xuanwu.job.failure.EngineFailure;
import io.xuanwu.job.failure.FailureCode;
import io.xuanwu.job.script.Statement;
import io.xuanwu.job.script.Verb;
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
            List<String> arguments = statement.verb() == Verb.SET ? statement.quotedArguments() : null;
            if (arguments != null
                    && arguments.size() == 2
                    && arguments.get(0).equals(ExecutionOptions.RUNTIME_MODE.key())) {
                options.setString(arguments.get(0), arguments.get(1));
            }
        }
    }

    /**
     * @throws EngineFailure sql_syntax, option_invalid or secret_misplaced
     */
    public void set(Statement statement) throws EngineFailure {
        List<String> arguments = statement.quotedArguments();
        if (arguments == null || arguments.size() == 1) {
            throw statement.failure(FailureCode.SQL_SYNTAX, "Use the form SET 'key' = 'value';", null);
        }
        if (arguments.isEmpty()) {
            LOG.info("Options set by this script: {}", changed);
            return;
        }
        String key = arguments.get(0);
        Optional<JobOptions.Refusal> refusal = JobOptions.refusal(key, statement.asksForSecret());
        if (refusal.isPresent()) {
            throw statement.failure(refusal.get().code, refusal.get().message, null);
        }
        config.set(key, arguments.get(1));
        changed.add(key);
    }

    /**
     * @throws EngineFailure sql_syntax
     */
    public void reset(Statement statement) throws EngineFailure {
        List<String> arguments = statement.quotedArguments();
        if (arguments == null || arguments.size() == 2) {
            throw statement.failure(FailureCode.SQL_SYNTAX, "Use the form RESET 'key'; or RESET; for all keys.", null);
        }
        Set<String> keys = arguments.isEmpty() ? Set.copyOf(changed) : Set.of(arguments.get(0));
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
