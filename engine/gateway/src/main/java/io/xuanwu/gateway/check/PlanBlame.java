package io.xuanwu.gateway.check;

import io.xuanwu.gateway.finding.Finding;
import io.xuanwu.gateway.finding.Severity;
import io.xuanwu.gateway.tables.Behaviour;
import io.xuanwu.gateway.tables.Workspace;
import io.xuanwu.job.FlinkProblem;
import io.xuanwu.job.failure.EngineFailure;
import io.xuanwu.job.failure.FailureCode;
import io.xuanwu.job.script.Statement;
import io.xuanwu.job.text.Message;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.flink.table.api.TableException;
import org.apache.flink.table.catalog.CatalogBaseTable;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.operations.CollectModifyOperation;
import org.apache.flink.table.operations.SinkModifyOperation;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.utils.LogicalTypeCasts;
import org.apache.flink.types.RowKind;

/** Finds the cause for a valid statement that could not be planned: its sink or its time attribute. */
final class PlanBlame {
    private final Workspace workspace;
    private final Statement statement;
    private final Clauses clauses;
    private final Mentions mentions;
    private final TimeAttributes times;

    PlanBlame(Workspace workspace, Statement statement) {
        this.workspace = workspace;
        this.statement = statement;
        this.clauses = new Clauses(statement);
        this.mentions = new Mentions(workspace, statement, clauses);
        this.times = new TimeAttributes(statement, mentions);
    }

    /** Of a query that could not be planned. */
    Finding of(Throwable refused) {
        EngineFailure failure = FlinkProblem.of(refused, statement, FailureCode.PLAN_FAILED);
        return Inability.of(refused, statement, clauses, mentions)
                .or(times::missing)
                .or(() -> times.lost(failure.getMessage()))
                .orElseGet(() -> placed(failure));
    }

    /** Of an INSERT that could not be planned. */
    Finding of(SinkModifyOperation write, Throwable refused) {
        EngineFailure failure = FlinkProblem.of(refused, statement, FailureCode.PLAN_FAILED);
        Optional<Behaviour> sink =
                workspace.behaviour(write.getContextResolvedTable().getIdentifier());
        if (sink.isPresent() && !sink.get().writes) {
            return onTarget("sink_cannot_write", Message.of("sink_cannot_write"));
        }
        if (write.getContextResolvedTable().getTable().getTableKind() == CatalogBaseTable.TableKind.VIEW) {
            String name = write.getContextResolvedTable().getIdentifier().getObjectName();
            return onTarget("sink_is_view", Message.of("sink_is_view", "name", name));
        }
        return Inability.of(refused, statement, clauses, mentions)
                .or(() -> columns(write))
                .or(times::missing)
                .or(() -> times.lost(failure.getMessage()))
                .or(() -> updates(write, refused))
                .orElseGet(() -> placed(failure));
    }

    private Finding placed(EngineFailure failure) {
        Finding finding = Finding.of(failure);
        return Hints.unusable(statement, failure.getMessage())
                .or(this::parameter)
                .or(() -> PlanPlaces.of(failure.getMessage(), clauses)
                        .map(span -> Finding.of(
                                Severity.ERROR, finding.code, finding.said, statement, span.start, span.end)))
                .orElse(finding);
    }

    /** A question mark, for which nobody gives a value. */
    private Optional<Finding> parameter() {
        return statement.tokens().stream()
                .filter(token -> token.isSymbol('?'))
                .findFirst()
                .map(token -> Finding.of(
                        Severity.ERROR,
                        "sql_invalid",
                        Message.of("sql_invalid.parameter"),
                        statement,
                        token.start,
                        token.end));
    }

    private Optional<Finding> columns(SinkModifyOperation write) {
        ResolvedSchema query = write.getChild().getResolvedSchema();
        List<LogicalType> from = query.getColumns().stream()
                .map(column -> column.getDataType().getLogicalType())
                .collect(Collectors.toList());
        List<Column> to = write.getContextResolvedTable().getResolvedSchema().getColumns().stream()
                .filter(Column::isPersisted)
                .collect(Collectors.toList());
        int[][] targets = write.getTargetColumns();
        if (targets != null && targets.length > 0) {
            return Optional.empty(); // Flink has filled the others up with nulls
        }
        if (from.size() != to.size() - write.getStaticPartitions().size() && from.size() != to.size()) {
            return Optional.of(onTarget(
                    "sink_columns_mismatch",
                    Message.of(
                            "sink_columns_mismatch.count",
                            "found",
                            from.size(),
                            "wanted",
                            to.size(),
                            "columns",
                            to.stream().map(Column::getName).collect(Collectors.joining(", ")))));
        }
        for (int i = 0; i < Math.min(from.size(), to.size()); i++) {
            // A NOT NULL column refuses nulls only when a row with one arrives.
            LogicalType wanted = to.get(i).getDataType().getLogicalType().copy(true);
            if (!LogicalTypeCasts.supportsImplicitCast(from.get(i), wanted)
                    && from.get(i).getTypeRoot() != LogicalTypeRoot.NULL) {
                return Optional.of(mismatch(i, from.get(i), to.get(i)));
            }
        }
        return Optional.empty();
    }

    private Finding mismatch(int index, LogicalType from, Column to) {
        LogicalType wanted = to.getDataType().getLogicalType();
        Message said = Message.of(
                "sink_columns_mismatch",
                "column",
                to.getName(),
                "wanted",
                wanted,
                "found",
                from.asSummaryString(),
                "cast",
                wanted.copy(true));
        List<Clauses.Span> items = clauses.selected();
        if (index >= items.size()) {
            return onTarget("sink_columns_mismatch", said);
        }
        Clauses.Span item = items.get(index);
        return Finding.of(Severity.ERROR, "sink_columns_mismatch", said, statement, item.start, item.end);
    }

    /** An updating query above a sink that only takes inserts: without the sink, the query alone can be planned. */
    private Optional<Finding> updates(SinkModifyOperation write, Throwable refused) {
        if (!(refused instanceof TableException)
                || !workspace
                        .accepts(write.getContextResolvedTable().getIdentifier(), ChangelogMode.all())
                        .containsOnly(RowKind.INSERT)) {
            return Optional.empty();
        }
        try {
            CollectModifyOperation query = new CollectModifyOperation(write.getChild());
            Message said = Growth.updates(Translation.translate(workspace, query));
            return Optional.of(onTarget("sink_cannot_update", said));
        } catch (RuntimeException | LinkageError | AssertionError itself) {
            return Optional.empty();
        }
    }

    private Finding onTarget(String code, Message said) {
        Clauses.Span span = clauses.span(clauses.target());
        return Finding.of(Severity.ERROR, code, said, statement, span.start, span.end);
    }
}
