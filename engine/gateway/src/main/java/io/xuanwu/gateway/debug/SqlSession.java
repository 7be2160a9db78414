package io.xuanwu.gateway.debug;

import io.xuanwu.gateway.check.CheckVerb;
import io.xuanwu.gateway.finding.Finding;
import io.xuanwu.gateway.finding.Severity;
import io.xuanwu.gateway.mock.MockRuntime;
import io.xuanwu.gateway.tables.Behaviour;
import io.xuanwu.gateway.tables.Workspace;
import io.xuanwu.job.FlinkProblem;
import io.xuanwu.job.definition.Definition;
import io.xuanwu.job.failure.EngineFailure;
import io.xuanwu.job.failure.FailureCode;
import io.xuanwu.job.script.Script;
import io.xuanwu.job.script.Statement;
import io.xuanwu.job.script.Verb;
import io.xuanwu.job.text.Message;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.calcite.rel.RelNode;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.table.catalog.ObjectIdentifier;
import org.apache.flink.table.operations.ModifyOperation;
import org.apache.flink.table.operations.Operation;
import org.apache.flink.table.operations.SinkModifyOperation;
import org.apache.flink.table.planner.operations.PlannerQueryOperation;

/** The job of a SQL session: the user's statements, with mocks as sources and consoles as sinks. */
final class SqlSession implements AutoCloseable {
    private final DebugRequest request;
    private final String id;
    private final Flow flow;
    private final Talk talk;
    private final Map<ObjectIdentifier, MockRuntime> runtimes = new LinkedHashMap<>();
    private final List<ModifyOperation> writes = new ArrayList<>();
    private final List<Statement> writers = new ArrayList<>();
    private final List<Statement> statements;
    private final List<EngineFailure> failures = new ArrayList<>();
    /** Those of which a warning has told. */
    private final Set<String> absentProviders = new HashSet<>();

    private final Workspace workspace;
    private final Queries queries;

    SqlSession(DebugRequest request, String id, ClassLoader userCode, Flow flow, Talk talk) throws Refused {
        this.request = request;
        this.id = id;
        this.flow = flow;
        this.talk = talk;
        Definition definition = request.definition;
        statements = Script.parse(definition.sql.orElse(""), definition.edits, failures)
                .bind(Workspace.bindings(definition), failures);
        try {
            workspace = Workspace.open(definition, statements, userCode, DebugOptions.IMPOSED, this::mocked);
        } catch (EngineFailure failure) {
            throw new Refused(failure.getMessage(), List.of(Finding.of(failure)));
        }
        queries = new Queries(workspace);
    }

    private Behaviour mocked(ObjectIdentifier table, Behaviour behaviour) {
        return behaviour.with(runtime(table).emitting(behaviour.emits));
    }

    Workspace workspace() {
        return workspace;
    }

    MockRuntime runtime(ObjectIdentifier table) {
        return runtimes.computeIfAbsent(
                table, any -> new MockRuntime(id, workspace.tables().getConfig().getLocalTimeZone()));
    }

    /**
     * Runs the steps parse, rules and plan, and returns the job.
     *
     * @throws Refused if the script is invalid, with all findings
     */
    JobGraph prepare(Sampling sampling) throws Refused, IOException, InterruptedException {
        parse();
        talk.step("parse");
        Inquiry inquiry = new Inquiry();
        for (int i = 0; i < writes.size(); i++) {
            SinkModifyOperation write = (SinkModifyOperation) writes.get(i);
            RelNode query = ((PlannerQueryOperation) write.getChild()).getCalciteTree();
            inquiry.ask(query);
            if (ProcessingTime.closesWindows(query)) {
                Message said = Message.of("processing_time_window");
                talk.finding(Finding.of(Severity.WARNING, "processing_time_window", said, writers.get(i)));
            }
        }
        new Sources(request, workspace, sampling).fill(inquiry.recipes(), runtimes, talk);
        talk.step("rules");
        JobGraph graph = plan();
        talk.step("plan");
        return graph;
    }

    private void parse() throws Refused, IOException {
        createSurroundings();
        for (Statement statement : statements) {
            try {
                parse(statement);
            } catch (EngineFailure failure) {
                failures.add(failure);
            }
        }
        refuseIfFailed();
        if (writes.isEmpty()) {
            throw Refused.of("The script has no INSERT and no SELECT, so there is nothing to show; add a SELECT.");
        }
    }

    private void createSurroundings() {
        for (Definition.Catalog catalog : request.definition.catalogs) {
            try {
                workspace.create(catalog, Workspace.bindings(request.definition));
            } catch (EngineFailure failure) {
                failures.add(failure);
            }
        }
        for (Definition.Function function : request.definition.functions) {
            try {
                workspace.create(function);
            } catch (EngineFailure failure) {
                failures.add(failure);
            }
        }
    }

    private void parse(Statement statement) throws EngineFailure, IOException {
        if (statement.verb().writes() || statement.verb() == Verb.QUERY) {
            Operation operation = workspace.parse(statement);
            SinkModifyOperation write = operation instanceof PlannerQueryOperation
                    ? queries.shown((PlannerQueryOperation) operation, "select " + statement.number())
                    : (SinkModifyOperation) operation;
            writes.add(write);
            writers.add(statement);
            warnOfModels(statement);
        } else {
            workspace.perform(statement);
        }
    }

    private void warnOfModels(Statement statement) throws IOException {
        for (String provider : workspace.absentProviders()) {
            if (absentProviders.add(provider)) {
                Message said = Message.of("model_provider_missing.null", "name", provider);
                talk.finding(Finding.of(Severity.WARNING, "model_provider_missing", said, statement));
            }
        }
    }

    /** Throws with the findings of a full check, which finds more problems, their positions and suggestions. */
    private void refuseIfFailed() throws Refused {
        if (failures.isEmpty()) {
            return;
        }
        List<Finding> checked = CheckVerb.findings(request.definition, workspace.userCode());
        List<Finding> findings = checked.stream().filter(Finding::isError).collect(Collectors.toList());
        if (findings.isEmpty()) {
            failures.forEach(failure -> findings.add(warned(checked, failure)));
        }
        throw new Refused(findings.get(0).message(), findings);
    }

    /** The warning of a check about the statement that failed: it may rest on a catalog whose jar is missing. */
    private static Finding warned(List<Finding> checked, EngineFailure failure) {
        return checked.stream()
                .filter(each -> each.severity == Severity.WARNING && failure.location() != null)
                .filter(each -> Integer.valueOf(failure.location().statement).equals(each.statement))
                .findFirst()
                .orElseGet(() -> Finding.of(failure));
    }

    private JobGraph plan() throws Refused, IOException {
        Consoles consoles = new Consoles(flow, talk, this::runtime);
        for (int i = 0; i < writes.size(); i++) {
            consoles.open((SinkModifyOperation) writes.get(i), queries, writers.get(i));
        }
        DebugOptions.mend(workspace.tables().getConfig().getConfiguration());
        try {
            return Planning.graph(workspace, writes);
        } catch (RuntimeException | LinkageError | AssertionError refused) {
            blame();
            throw Refused.of(FlinkProblem.message(refused));
        }
    }

    /** Plans each statement alone to find those that cannot be planned. */
    private void blame() throws Refused {
        for (int i = 0; i < writes.size(); i++) {
            try {
                Planning.graph(workspace, List.of(writes.get(i)));
            } catch (RuntimeException | LinkageError | AssertionError guilty) {
                failures.add(FlinkProblem.of(guilty, writers.get(i), FailureCode.PLAN_FAILED));
            }
        }
        refuseIfFailed();
    }

    @Override
    public void close() {
        workspace.close();
    }
}
