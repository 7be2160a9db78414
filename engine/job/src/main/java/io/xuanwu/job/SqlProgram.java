package io.xuanwu.job;

import io.xuanwu.job.definition.Definition;
import io.xuanwu.job.failure.EngineFailure;
import io.xuanwu.job.failure.FailureCode;
import io.xuanwu.job.failure.Mask;
import io.xuanwu.job.script.Bindings;
import io.xuanwu.job.script.Script;
import io.xuanwu.job.script.Statement;
import io.xuanwu.job.script.Verb;
import io.xuanwu.job.text.Message;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.client.JobExecutionException;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.StatementSet;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;
import org.apache.flink.util.ExceptionUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a SQL script as one Flink job: everything but INSERT at once and in order, all INSERTs together at the end. */
final class SqlProgram {
    private static final Logger LOG = LoggerFactory.getLogger(SqlProgram.class);
    private static final int LOGGED_ROWS = 200;

    private final Definition definition;
    private final Bindings bindings;
    private final Configuration options;
    private final Mask mask;
    private final List<Statement> writes = new ArrayList<>();

    private TableEnvironment tables;
    private StatementSet job;
    private SessionOptions session;

    SqlProgram(Definition definition, Bindings bindings, Configuration options, Mask mask) {
        this.definition = definition;
        this.bindings = bindings;
        this.options = options;
        this.mask = mask;
    }

    /**
     * Returns once Flink has accepted the job.
     *
     * @throws EngineFailure of any stage from assembly to submit
     */
    void run() throws EngineFailure {
        List<Statement> statements =
                Script.edited(definition.sql.orElseThrow(), definition.edits).bind(bindings);
        openTables(statements);
        createCatalogs();
        createFunctions();
        for (Statement statement : statements) {
            perform(statement);
        }
        if (writes.isEmpty()) {
            throw new EngineFailure(FailureCode.SQL_WITHOUT_INSERT, Message.of("sql_without_insert"), null);
        }
        submit();
    }

    private void openTables(List<Statement> statements) throws EngineFailure {
        SessionOptions.takeMode(statements, options);
        try {
            tables = TableEnvironment.create(
                    EnvironmentSettings.newInstance().withConfiguration(options).build());
        } catch (RuntimeException refused) {
            throw new EngineFailure(
                    FailureCode.OPTION_INVALID,
                    Message.of("option_invalid.job", Message.WORDS, FlinkProblem.message(refused)),
                    refused);
        }
        session = new SessionOptions(tables.getConfig(), options);
        job = tables.createStatementSet();
    }

    private void createCatalogs() throws EngineFailure {
        for (Definition.Catalog catalog : definition.catalogs) {
            List<Statement> statements;
            try {
                statements = Script.parse(catalog.sql).bind(bindings);
            } catch (EngineFailure failure) {
                throw new EngineFailure(
                        failure.code(), failure.said().at("catalogs." + catalog.name), failure.getCause());
            }
            if (statements.size() != 1 || statements.get(0).verb() != Verb.DEFINE) {
                throw new EngineFailure(
                        FailureCode.CATALOG_FAILED,
                        "Catalog '" + catalog.name + "' must be stored as one CREATE CATALOG statement.");
            }
            try {
                tables.executeSql(statements.get(0).sql());
            } catch (RuntimeException | LinkageError refused) {
                throw new EngineFailure(
                        FailureCode.CATALOG_FAILED,
                        Message.of(
                                "catalog_failed",
                                "catalog",
                                catalog.name,
                                Message.WORDS,
                                FlinkProblem.message(refused)),
                        refused);
            }
        }
    }

    private void createFunctions() throws EngineFailure {
        for (Definition.Function function : definition.functions) {
            String sql = "CREATE TEMPORARY SYSTEM FUNCTION `" + function.name.replace("`", "``") + "` AS '"
                    + function.className.replace("'", "''") + "'";
            try {
                Class.forName(function.className, false, Thread.currentThread().getContextClassLoader());
                tables.executeSql(sql);
            } catch (ClassNotFoundException absent) {
                throw functionFailure(function, "its class was not found in the job's artifacts", absent);
            } catch (RuntimeException | LinkageError refused) {
                throw functionFailure(function, FlinkProblem.message(refused), refused);
            }
        }
    }

    private static EngineFailure functionFailure(Definition.Function function, String why, Throwable cause) {
        return new EngineFailure(
                FailureCode.FUNCTION_FAILED,
                Message.of(
                        "function_failed", "function", function.name, "class", function.className, Message.WORDS, why),
                cause);
    }

    private void perform(Statement statement) throws EngineFailure {
        // The text is never logged: users write passwords into options despite all advice.
        LOG.info("Statement {}: {}", statement.number(), statement.verb());
        Unsupported.refuseInSet(statement);
        Guarded.call(statement, FailureCode.SQL_INVALID, () -> {
            act(statement);
            return null;
        });
    }

    private void act(Statement statement) throws EngineFailure {
        switch (statement.verb()) {
            case WRITE:
            case TABLE_FROM_QUERY:
                job.addInsertSql(statement.sql());
                writes.add(statement);
                break;
            case DEFINE:
                tables.executeSql(statement.sql());
                break;
            case SET:
                session.set(statement);
                break;
            case RESET:
                session.reset(statement);
                break;
            case SHOW:
                logRows(tables.executeSql(statement.sql()));
                break;
            case UNKNOWN:
                // Explaining parses without running; only what parses reaches the refusal below.
                tables.explainSql(statement.sql());
                throw Unsupported.failure(statement);
            default:
                throw Unsupported.failure(statement);
        }
    }

    private void logRows(TableResult result) {
        try (CloseableIterator<Row> rows = result.collect()) {
            for (int count = 0; rows.hasNext() && count < LOGGED_ROWS; count++) {
                LOG.info("{}", mask.apply(String.valueOf(rows.next())));
            }
        } catch (Exception unexpected) {
            throw new IllegalStateException("The rows could not be read", unexpected);
        }
    }

    private void submit() throws EngineFailure {
        try {
            job.execute();
        } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError refused) {
            FlinkFailures.rethrowIfAlreadyRan(refused);
            boolean planned = ExceptionUtils.findThrowable(refused, JobExecutionException.class)
                    .isPresent();
            if (!planned) {
                blameStatement();
            }
            throw new EngineFailure(
                    planned ? FailureCode.SUBMISSION_FAILED : FailureCode.PLAN_FAILED,
                    FlinkProblem.message(refused),
                    refused);
        }
    }

    /** Plans each INSERT alone, which costs nothing while all goes well, to find the one that cannot be planned. */
    private void blameStatement() throws EngineFailure {
        for (Statement write : writes) {
            Guarded.call(write, FailureCode.PLAN_FAILED, () -> tables.explainSql(write.sql()));
        }
    }
}
