package io.xuanwu.gateway.script;

import io.xuanwu.gateway.check.CheckVerb;
import io.xuanwu.gateway.finding.Finding;
import io.xuanwu.gateway.finding.Severity;
import io.xuanwu.gateway.http.BadRequest;
import io.xuanwu.gateway.tables.Behaviour;
import io.xuanwu.gateway.tables.Workspace;
import io.xuanwu.job.Artifacts;
import io.xuanwu.job.definition.Definition;
import io.xuanwu.job.definition.DefinitionReader;
import io.xuanwu.job.failure.EngineFailure;
import io.xuanwu.job.script.Script;
import io.xuanwu.job.script.Statement;
import io.xuanwu.job.script.Verb;
import io.xuanwu.job.text.Message;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.table.catalog.ObjectIdentifier;
import org.apache.flink.table.operations.Operation;

/**
 * One look at a script: statements are performed and parsed in their order, and after a failure of one the others are
 * still read. What is wrong is said by a check, so that every verb says it in the same words. Used by one thread.
 */
public final class Reading implements AutoCloseable {
    private final Definition definition;
    private final List<Finding> failures;
    private final List<Statement> statements;
    private final UserClasses userCode;
    private final Workspace workspace;
    private boolean hasSurroundings = true;

    private Reading(
            Definition definition,
            List<Finding> failures,
            List<Statement> statements,
            UserClasses userCode,
            Workspace workspace) {
        this.definition = definition;
        this.failures = failures;
        this.statements = statements;
        this.userCode = userCode;
        this.workspace = workspace;
    }

    /** The definition of a request. */
    public static Definition definition(JsonNode request) throws BadRequest {
        try {
            return DefinitionReader.read(request.path("definition"));
        } catch (EngineFailure invalid) {
            throw new BadRequest(400, invalid.code().onTheWire(), invalid.getMessage());
        }
    }

    /** A reading in which nothing is read yet; every table is a shadow that can do what the real one can. */
    public static Reading open(Definition definition) throws BadRequest {
        return open(definition, (table, behaviour) -> behaviour);
    }

    /**
     * @param runtimes gives each table's behaviour what runs in its stead
     * @throws BadRequest when the options or artifacts of the definition cannot be used
     */
    public static Reading open(Definition definition, BiFunction<ObjectIdentifier, Behaviour, Behaviour> runtimes)
            throws BadRequest {
        List<EngineFailure> unbound = new ArrayList<>();
        List<Statement> statements = Script.parse(definition.sql.orElse(""), definition.edits, unbound)
                .bind(Workspace.bindings(definition), unbound);
        List<Finding> failures = new ArrayList<>();
        unbound.forEach(failure -> failures.add(Finding.of(failure)));
        try {
            UserClasses userCode = userCode(definition);
            Workspace workspace = Workspace.open(definition, statements, userCode.loader(), Map.of(), runtimes);
            Reading reading = new Reading(definition, failures, statements, userCode, workspace);
            reading.createSurroundings();
            return reading;
        } catch (EngineFailure failure) {
            throw new BadRequest(400, failure.code().onTheWire(), failure.getMessage());
        }
    }

    private static UserClasses userCode(Definition definition) throws EngineFailure {
        Path folder = Path.of(System.getenv().getOrDefault("XUANWU_ARTIFACT_DIR", "."));
        return UserClasses.open(new Artifacts(folder).all(definition));
    }

    private void createSurroundings() {
        int before = failures.size();
        for (Definition.Catalog catalog : definition.catalogs) {
            attempt(() -> workspace.create(catalog, Workspace.bindings(definition)));
        }
        for (Definition.Function function : definition.functions) {
            attempt(() -> workspace.create(function));
        }
        hasSurroundings = failures.size() == before;
    }

    /** Whether all catalogs and functions of the definition could be created; a database may only be away for now. */
    public boolean hasSurroundings() {
        return hasSurroundings;
    }

    /** Those that could be cut off and bound; the others are failures already. */
    public List<Statement> statements() {
        return statements;
    }

    public Workspace workspace() {
        return workspace;
    }

    public boolean hasFailed() {
        return !failures.isEmpty();
    }

    /**
     * Returns the findings of a check that allows bare SELECTs, and the failures that it does not explain. A script in
     * which nothing failed is not checked.
     */
    public List<Finding> findings() {
        if (!hasFailed()) {
            return List.of();
        }
        List<Finding> findings = new ArrayList<>(CheckVerb.findings(definition, userCode.loader()));
        if (findings.stream().noneMatch(Finding::isError)) {
            Set<Integer> explained =
                    findings.stream().map(finding -> finding.statement).collect(Collectors.toSet());
            failures.stream()
                    .filter(failure -> !explained.contains(failure.statement))
                    .forEach(findings::add);
        }
        return findings;
    }

    public static boolean isQuery(Statement statement) {
        return statement.verb().writes() || statement.verb() == Verb.QUERY;
    }

    /** Parses an INSERT, a SELECT or a CREATE TABLE … AS; empty when it is wrong. */
    public Optional<Operation> parse(Statement statement) {
        List<Operation> found = new ArrayList<>();
        attempt(statement, () -> found.add(workspace.parse(statement)));
        return found.stream().findFirst();
    }

    /** Performs any other statement. */
    public void perform(Statement statement) {
        attempt(statement, () -> workspace.perform(statement));
    }

    /** Does something for a statement; whether that went well. */
    public boolean attempt(Statement statement, Step step) {
        try {
            step.take();
            return true;
        } catch (EngineFailure failure) {
            failures.add(Finding.of(failure));
        } catch (StackOverflowError tooDeep) {
            failures.add(Finding.of(Severity.ERROR, "sql_too_deep", Message.of("sql_too_deep"), statement));
        }
        return false;
    }

    private void attempt(Step step) {
        try {
            step.take();
        } catch (EngineFailure failure) {
            failures.add(Finding.of(failure));
        }
    }

    @Override
    public void close() throws IOException {
        workspace.close();
        userCode.close();
    }

    /** Something that can fail as a statement fails. */
    @FunctionalInterface
    public interface Step {
        void take() throws EngineFailure;
    }
}
