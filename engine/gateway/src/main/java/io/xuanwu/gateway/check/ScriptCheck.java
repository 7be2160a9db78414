package io.xuanwu.gateway.check;

import io.xuanwu.gateway.finding.Finding;
import io.xuanwu.gateway.finding.Severity;
import io.xuanwu.gateway.tables.Workspace;
import io.xuanwu.job.Unsupported;
import io.xuanwu.job.definition.Definition;
import io.xuanwu.job.failure.EngineFailure;
import io.xuanwu.job.failure.FailureCode;
import io.xuanwu.job.failure.FailureReport;
import io.xuanwu.job.script.Script;
import io.xuanwu.job.script.Statement;
import io.xuanwu.job.script.Verb;
import io.xuanwu.job.text.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.table.api.config.ExecutionConfigOptions;
import org.apache.flink.table.api.config.TableConfigOptions;
import org.apache.flink.table.catalog.ObjectIdentifier;
import org.apache.flink.table.operations.CollectModifyOperation;
import org.apache.flink.table.operations.Operation;
import org.apache.flink.table.operations.QueryOperation;
import org.apache.flink.table.operations.SinkModifyOperation;
import org.apache.flink.table.planner.plan.nodes.exec.ExecNodeGraph;

/**
 * One check of a whole script. What is known of a statement and of all that it depends on is taken from the memo; for
 * the rest, the workspace gets just those definitions that it needs, in the order of the script.
 */
final class ScriptCheck implements AutoCloseable {
    private static final int DEEP = 100;
    /** Flink plans longer statements for minutes, or out of memory; nobody has written them by hand. */
    private static final int MOST_TOKENS = 20_000;

    private static final int MOST_CHARACTERS = 1_000_000;

    private final Definition definition;
    private final Purpose purpose;

    private final Memo memo;
    private final List<Statement> statements;
    private final List<Finding> general = new ArrayList<>();
    private final Closure closure;
    private final Verdict[] verdicts;
    private final Keys keys;
    private final Map<ObjectIdentifier, Integer> sinks = new HashMap<>();
    private final ClassLoader userCode;
    private Workspace workspace;
    /** What is wrong with the catalogs and functions of the definition. */
    private Verdict surroundings;

    private int planned;

    ScriptCheck(Definition definition, Purpose purpose, Memo memo, ClassLoader userCode) {
        this.userCode = userCode;
        this.definition = definition;
        this.purpose = purpose;
        this.memo = memo;
        List<EngineFailure> failures = new ArrayList<>();
        statements = Script.parse(definition.sql.orElse(""), definition.edits, failures)
                .bind(Workspace.bindings(definition), failures);
        failures.forEach(failure -> general.add(Finding.of(failure)));
        closure = new Closure(statements);
        verdicts = new Verdict[statements.size()];
        keys = new Keys(definition, purpose, statements);
    }

    List<Statement> statements() {
        return statements;
    }

    int planned() {
        return planned;
    }

    /** All findings, by statement; findings without a statement are first. */
    List<Finding> run() {
        List<Finding> findings = new ArrayList<>(general);
        try {
            judgeWhatIsNew();
        } catch (EngineFailure failure) {
            findings.add(Finding.of(failure));
            return findings;
        }
        surroundings.findings.forEach(findings::add);
        for (int index = 0; index < statements.size(); index++) {
            findings.addAll(shown(index));
        }
        if (purpose.needsSink && general.isEmpty() && statements.stream().noneMatch(ScriptCheck::asksForRows)) {
            findings.add(Finding.of(
                    new EngineFailure(FailureCode.SQL_WITHOUT_INSERT, Message.of("sql_without_insert"), null)));
        }
        return findings;
    }

    /** An INSERT, a CREATE TABLE … AS, or a SELECT, which is told of itself what it lacks. */
    private static boolean asksForRows(Statement statement) {
        return statement.verb().writes() || statement.verb() == Verb.QUERY;
    }

    private List<Finding> shown(int index) {
        Statement statement = statements.get(index);
        Verdict verdict = verdicts[index];
        List<Finding> findings = new ArrayList<>();
        boolean isConsequence = verdict.hasErrors() && restsOnError(index);
        for (Finding finding : verdict.findings) {
            if (!isConsequence || !finding.isError()) {
                findings.add(finding.moved(verdict.range, statement.range(), statement.number()));
            }
        }
        boolean writes = statement.verb() == Verb.WRITE && verdict.table != null;
        if (writes && sinks.putIfAbsent(verdict.table, statement.number()) != null) {
            Clauses clauses = new Clauses(statement);
            Clauses.Span target = clauses.span(clauses.target());
            findings.add(Finding.of(
                    Severity.WARNING,
                    "sink_written_twice",
                    Message.of("sink_written_twice", "statement", sinks.get(verdict.table)),
                    statement,
                    target.start,
                    target.end));
        }
        return findings;
    }

    /** Whether an earlier statement that this one needs is wrong: then it need not be told again, otherwise. */
    private boolean restsOnError(int index) {
        return closure.of(index).stream()
                .anyMatch(each -> verdicts[each] != null
                        && verdicts[each].hasErrors()
                        && Closure.defines(statements.get(each))
                        && !isKnown(each));
    }

    /** A table with wrong options, or a model of a wrong provider, still has columns that later statements can use. */
    private boolean isKnown(int index) {
        return verdicts[index].table != null || verdicts[index].lacksProvider();
    }

    /**
     * Takes what the memo has, and goes through the script once for the rest: always in its order, since a SET or USE
     * between two definitions changes what they mean.
     */
    private void judgeWhatIsNew() throws EngineFailure {
        BitSet fresh = new BitSet();
        BitSet needed = new BitSet();
        String[] known = new String[statements.size()];
        surroundings = memo.get(keys.surroundings());
        for (int index = 0; index < statements.size(); index++) {
            BitSet closure = this.closure.of(index);
            known[index] = keys.of(index, closure);
            verdicts[index] = memo.get(known[index]);
            if (verdicts[index] != null && verdicts[index].restsOnNames()) {
                known[index] = keys.with(known[index], this.closure.namesBefore(index));
                verdicts[index] = memo.get(known[index]);
            }
            if (verdicts[index] == null) {
                fresh.set(index);
                needed.or(closure);
            }
        }
        planned = fresh.cardinality();
        if (surroundings == null || planned > 0) {
            open();
        }
        for (int index = 0; index < statements.size(); index++) {
            if (fresh.get(index)) {
                verdicts[index] = judge(index);
                remember(index, known[index]);
            } else if (needed.get(index)) {
                performAgain(index);
            }
        }
    }

    private void remember(int index, String key) {
        memo.put(key, verdicts[index]);
        if (verdicts[index].restsOnNames()) {
            memo.put(keys.with(key, closure.namesBefore(index)), verdicts[index]);
        }
    }

    private void open() throws EngineFailure {
        workspace = Workspace.open(definition, statements, userCode);
        // Flink splits long generated code by parsing it again; here the code is never run and stays unsplit.
        workspace.tables().getConfig().set(TableConfigOptions.MAX_LENGTH_GENERATED_CODE, Integer.MAX_VALUE);
        List<Finding> findings = new ArrayList<>();
        for (Definition.Catalog catalog : definition.catalogs) {
            try {
                workspace.create(catalog, Workspace.bindings(definition));
            } catch (EngineFailure failure) {
                findings.add(Finding.of(failure));
            }
        }
        for (Definition.Function function : definition.functions) {
            try {
                workspace.create(function);
            } catch (EngineFailure failure) {
                findings.add(Finding.of(failure));
            }
        }
        surroundings = new Verdict(findings, null, null);
        memo.put(keys.surroundings(), surroundings);
    }

    private void performAgain(int index) {
        if (statements.get(index).verb() == Verb.SET && verdicts[index].hasErrors()) {
            return;
        }
        try {
            workspace.perform(statements.get(index));
        } catch (EngineFailure | StackOverflowError told) {
            // Its own verdict says so.
        }
    }

    private Verdict judge(int index) {
        Statement statement = statements.get(index);
        if (statement.tokens().size() > MOST_TOKENS || statement.sql().length() > MOST_CHARACTERS) {
            return tooLong(statement);
        }
        try {
            Unsupported.refuseInSet(statement);
            switch (statement.verb()) {
                case WRITE:
                    return write(index);
                case TABLE_FROM_QUERY:
                    return createFrom(index);
                case QUERY:
                    return query(index);
                case DEFINE:
                    return define(index);
                default:
                    return session(index);
            }
        } catch (EngineFailure failure) {
            return isTooDeep(failure, statement)
                    ? tooDeep(statement)
                    : new Verdict(List.of(blame(index).unparsed(failure)), statement.range(), null);
        } catch (StackOverflowError deep) {
            return tooDeep(statement);
        }
    }

    /** If Flink's parser overflows the stack, it reports another error. */
    private static boolean isTooDeep(EngineFailure failure, Statement statement) {
        List<Throwable> chain = FailureReport.chain(failure);
        return chain.stream().anyMatch(StackOverflowError.class::isInstance)
                || (chain.stream().anyMatch(NullPointerException.class::isInstance)
                        && new Clauses(statement).depth() > DEEP);
    }

    private static Verdict tooLong(Statement statement) {
        Finding finding = Finding.of(Severity.WARNING, "sql_unchecked", Message.of("sql_unchecked"), statement);
        return new Verdict(List.of(finding), statement.range(), null);
    }

    private static Verdict tooDeep(Statement statement) {
        Finding finding = Finding.of(Severity.ERROR, "sql_too_deep", Message.of("sql_too_deep"), statement);
        return new Verdict(List.of(finding), statement.range(), null);
    }

    private Blame blame(int index) {
        Earlier earlier =
                new Earlier(closure.namesBefore(index), closure.createdFromQueryBefore(index), uncheckedBefore(index));
        return new Blame(workspace, purpose.absent, statements.get(index), earlier);
    }

    /** The names of views and tables that earlier statements would define, had they been checked. */
    private Set<String> uncheckedBefore(int index) {
        Set<String> found = new HashSet<>();
        closure.of(index).stream()
                .filter(each -> verdicts[each] != null && verdicts[each].isUnchecked())
                .forEach(each -> found.add(Closure.defined(statements.get(each))));
        return found;
    }

    private PlanBlame unplanned(int index) {
        return new PlanBlame(workspace, statements.get(index));
    }

    private Verdict session(int index) throws EngineFailure {
        Statement statement = statements.get(index);
        List<Finding> findings = SessionKeys.check(statement)
                .or(new Definitions(workspace, statement, closure.namesBefore(index))::described)
                .map(List::of)
                .orElse(List.of());
        Verdict verdict = new Verdict(findings, statement.range(), null);
        if (!verdict.hasErrors()) {
            workspace.perform(statement); // with a value that Flink cannot read, no later statement would plan
        }
        return verdict;
    }

    private Verdict define(int index) throws EngineFailure {
        Statement statement = statements.get(index);
        workspace.perform(statement);
        List<Finding> findings = new ArrayList<>();
        Definitions definitions = new Definitions(workspace, statement, closure.namesBefore(index));
        definitions.functionClass().ifPresent(findings::add);
        definitions.catalogJar(purpose.absent).ifPresent(findings::add);
        definitions.modelJar(purpose.absent).ifPresent(findings::add);
        ObjectIdentifier table =
                workspace.created(statement).or(definitions::altered).orElse(null);
        if (table != null) {
            findings.addAll(optionsOf(statement, table));
        }
        return new Verdict(findings, statement.range(), table);
    }

    private List<Finding> optionsOf(Statement statement, ObjectIdentifier table) {
        List<Finding> findings = new ArrayList<>();
        Options places = Options.of(statement);
        workspace
                .realTable(table)
                .ifPresent(real -> findings.addAll(
                        new TableOptions(workspace, purpose.absent, statement, places, table, real).check()));
        return findings;
    }

    private Verdict query(int index) throws EngineFailure {
        Statement statement = statements.get(index);
        Operation operation = workspace.parse(statement);
        if (purpose.needsSink) {
            throw Unsupported.failure(statement);
        }
        List<Finding> findings = Hints.check(workspace, purpose.absent, statement);
        try {
            Translation.translate(workspace, new CollectModifyOperation((QueryOperation) operation));
        } catch (RuntimeException | LinkageError | AssertionError refused) {
            findings.add(unplanned(index).of(refused));
        }
        return new Verdict(findings, statement.range(), null);
    }

    private Verdict write(int index) throws EngineFailure {
        Statement statement = statements.get(index);
        Operation operation = workspace.parse(statement);
        SinkModifyOperation write = (SinkModifyOperation) operation;
        ObjectIdentifier sink = write.getContextResolvedTable().getIdentifier();
        List<Finding> findings = Hints.check(workspace, purpose.absent, statement);
        if (write.isOverwrite() && isStreaming()) {
            findings.add(overwrites(statement));
            return new Verdict(findings, statement.range(), sink);
        }
        try {
            findings.addAll(warnings(Translation.translate(workspace, write), statement));
        } catch (RuntimeException | LinkageError | AssertionError refused) {
            findings.add(unplanned(index).of(write, refused));
        }
        return new Verdict(findings, statement.range(), sink);
    }

    /** Flink would find this only when the sink's own code runs, and here it is a shadow. */
    private static Finding overwrites(Statement statement) {
        Clauses.Span place = new Clauses(statement).words("OVERWRITE");
        return Finding.of(
                Severity.ERROR,
                "overwrite_streaming",
                Message.of("overwrite_streaming"),
                statement,
                place.start,
                place.end);
    }

    private boolean isStreaming() {
        return workspace.tables().getConfig().get(ExecutionOptions.RUNTIME_MODE) != RuntimeExecutionMode.BATCH;
    }

    /** CREATE TABLE … AS SELECT: a run creates the table when it submits, so no other statement can read it. */
    private Verdict createFrom(int index) throws EngineFailure {
        Statement statement = statements.get(index);
        SinkModifyOperation write = (SinkModifyOperation) workspace.parse(statement);
        ObjectIdentifier table = write.getContextResolvedTable().getIdentifier();
        List<Finding> findings = optionsOf(statement, table);
        try {
            findings.addAll(warnings(Translation.translate(workspace, write), statement));
        } catch (RuntimeException | LinkageError | AssertionError refused) {
            findings.add(unplanned(index).of(write, refused));
        } finally {
            workspace.forget(table);
        }
        return new Verdict(findings, statement.range(), table);
    }

    private List<Finding> warnings(ExecNodeGraph graph, Statement statement) {
        Duration ttl = workspace.tables().getConfig().get(ExecutionConfigOptions.IDLE_STATE_RETENTION);
        return ttl.isZero() ? Growth.find(graph, statement) : List.of();
    }

    @Override
    public void close() {
        if (workspace != null) {
            workspace.close();
        }
    }
}
