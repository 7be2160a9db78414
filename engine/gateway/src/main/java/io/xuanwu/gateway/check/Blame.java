package io.xuanwu.gateway.check;

import io.xuanwu.gateway.finding.Finding;
import io.xuanwu.gateway.finding.Severity;
import io.xuanwu.gateway.tables.Workspace;
import io.xuanwu.job.FlinkProblem;
import io.xuanwu.job.failure.EngineFailure;
import io.xuanwu.job.failure.FailureCode;
import io.xuanwu.job.script.Statement;
import io.xuanwu.job.script.Token;
import io.xuanwu.job.text.NearestName;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.table.api.TableException;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.ContextResolvedTable;
import org.apache.flink.table.catalog.ObjectIdentifier;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.catalog.UnresolvedIdentifier;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.operations.SinkModifyOperation;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.utils.LogicalTypeCasts;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;
import org.apache.flink.types.RowKind;

/**
 * Says what is wrong with a statement that Flink refused, and where: by an own look at the statement and at what is
 * known, since Flink gives no place for many problems, and no kind for any.
 */
final class Blame {
    private static final Set<String> BEFORE_TABLE = Set.of("FROM", "JOIN", "INTO", "TABLE", "LIKE", "OVERWRITE");

    private final Workspace workspace;
    private final Statement statement;
    private final Clauses clauses;

    Blame(Workspace workspace, Statement statement) {
        this.workspace = workspace;
        this.statement = statement;
        this.clauses = new Clauses(statement);
    }

    /** Of a statement that could not be parsed, validated or performed. */
    Finding unparsed(EngineFailure failure) {
        Finding finding = Finding.of(failure);
        if (failure.code() == FailureCode.SQL_SYNTAX || failure.code() == FailureCode.SQL_UNSUPPORTED) {
            return finding;
        }
        List<Token> target = clauses.target();
        if (!target.isEmpty() && !exists(target)) {
            return unknownTable(target);
        }
        Optional<Clauses.Span> place = place(failure);
        return place.map(span -> named(finding, span)).orElse(finding);
    }

    /** Of an INSERT that could not be planned. */
    Finding unplanned(SinkModifyOperation write, Throwable refused) {
        EngineFailure failure = FlinkProblem.of(refused, statement, FailureCode.PLAN_FAILED);
        return columns(write)
                .or(() -> watermark())
                .or(() -> updates(write, refused, failure))
                .orElseGet(() -> Finding.of(failure));
    }

    /** Where Flink's own position lies in the statement; empty where it gave none. */
    private Optional<Clauses.Span> place(EngineFailure failure) {
        if (failure.location() == null) {
            return Optional.empty();
        }
        for (Token token : statement.tokens()) {
            boolean starts = statement.range(token.start, token.start + 1).line == failure.location().range.line
                    && statement.range(token.start, token.start + 1).column == failure.location().range.column;
            if (starts && token.start > 0) {
                return Optional.of(new Clauses.Span(token.start, token.end));
            }
        }
        return Optional.empty();
    }

    private Finding named(Finding finding, Clauses.Span span) {
        int at = clauses.tokenAt(span.start);
        Token token = clauses.token(at);
        Token next = clauses.token(at + 1);
        Token before = clauses.token(at - 1);
        if (token == null || (token.kind != Token.Kind.WORD && token.kind != Token.Kind.NAME)) {
            return finding;
        }
        String name = statement.value(token);
        if (next != null && next.isSymbol('(')) {
            return functions().stream().anyMatch(name::equalsIgnoreCase)
                    ? finding
                    : nearest(finding, "function_unknown", name, functions());
        }
        boolean isTable =
                before != null && (BEFORE_TABLE.contains(before.upper()) || (before.isSymbol(',') && followsFrom(at)));
        if (isTable) {
            List<Token> path = path(at);
            return exists(path) ? finding : unknownTable(path);
        }
        Set<String> columns = columnsInSight();
        String column = next != null && next.isSymbol('.') ? statement.value(clauses.token(at + 2)) : name;
        return columns.contains(column) ? finding : nearest(finding, "column_unknown", column, columns);
    }

    private static Finding nearest(Finding finding, String code, String name, Set<String> known) {
        Finding told = finding.with(code, finding.message.replaceAll("\\.?$", ".") + NearestName.hint(name, known));
        return NearestName.of(name, known).map(told::withFix).orElse(told);
    }

    private Finding unknownTable(List<Token> path) {
        String name = path.stream().map(statement::value).collect(Collectors.joining("."));
        Clauses.Span span = clauses.span(path);
        Set<String> known = new LinkedHashSet<>(List.of(workspace.tables().listTables()));
        Finding finding = Finding.of(
                Severity.ERROR,
                "table_unknown",
                "There is no table or view '" + name + "'." + NearestName.hint(name, known),
                statement,
                span.start,
                span.end);
        return NearestName.of(name, known).map(finding::withFix).orElse(finding);
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
                    "The query gives " + from.size() + " columns and the table takes " + to.size() + ": "
                            + to.stream().map(Column::getName).collect(Collectors.joining(", ")) + "."));
        }
        for (int i = 0; i < Math.min(from.size(), to.size()); i++) {
            LogicalType wanted = to.get(i).getDataType().getLogicalType();
            if (!LogicalTypeCasts.supportsImplicitCast(from.get(i), wanted)
                    && from.get(i).getTypeRoot() != LogicalTypeRoot.NULL) {
                return Optional.of(mismatch(i, from.get(i), to.get(i)));
            }
        }
        return Optional.empty();
    }

    private Finding mismatch(int index, LogicalType from, Column to) {
        String message = "Column '" + to.getName() + "' of the table is "
                + to.getDataType().getLogicalType()
                + ", and the query gives " + from.asSummaryString() + ". Write CAST(… AS "
                + to.getDataType().getLogicalType().copy(true) + ").";
        List<Clauses.Span> items = clauses.selected();
        if (index >= items.size()) {
            return onTarget("sink_columns_mismatch", message);
        }
        Clauses.Span item = items.get(index);
        return Finding.of(Severity.ERROR, "sink_columns_mismatch", message, statement, item.start, item.end);
    }

    /** DESCRIPTOR(c) where c is a column of a table that says no watermark for it. */
    private Optional<Finding> watermark() {
        List<Token> tokens = statement.tokens();
        for (int at = 0; at + 3 < tokens.size(); at++) {
            if (!tokens.get(at).isWord("DESCRIPTOR") || !tokens.get(at + 1).isSymbol('(')) {
                continue;
            }
            Token column = tokens.get(at + 2);
            String name = statement.value(column);
            Optional<Column> found = tableBefore(at).flatMap(schema -> schema.getColumn(name));
            if (found.isPresent()
                    && !LogicalTypeChecks.isTimeAttribute(
                            found.get().getDataType().getLogicalType())) {
                return Optional.of(Finding.of(
                        Severity.ERROR,
                        "watermark_missing",
                        "A window needs a time attribute, and '" + name + "' is a plain "
                                + found.get().getDataType().getLogicalType()
                                + ". Declare WATERMARK FOR " + name + " AS " + name
                                + " - INTERVAL '5' SECOND in its CREATE TABLE, or use a column AS PROCTIME().",
                        statement,
                        column.start,
                        column.end));
            }
        }
        return Optional.empty();
    }

    /** The schema of the table in TABLE name, … before this place. */
    private Optional<ResolvedSchema> tableBefore(int index) {
        for (int at = index - 1; at > 0; at--) {
            if (statement.tokens().get(at).isWord("TABLE")
                    && !statement.tokens().get(at + 1).isSymbol('(')) {
                return table(path(at + 1)).map(ContextResolvedTable::getResolvedSchema);
            }
        }
        return Optional.empty();
    }

    /** An updating query above a sink that only takes inserts; Flink says so by a TableException of the optimizer. */
    private Optional<Finding> updates(SinkModifyOperation write, Throwable refused, EngineFailure failure) {
        if (!(refused instanceof TableException)
                || !workspace
                        .accepts(write.getContextResolvedTable().getIdentifier(), ChangelogMode.all())
                        .containsOnly(RowKind.INSERT)) {
            return Optional.empty();
        }
        return Optional.of(onTarget(
                "sink_cannot_update",
                failure.getMessage()
                        + " The query changes rows that it gave before, and this table only takes new ones:"
                        + " write to a table with a primary key whose connector updates (such as upsert-kafka or jdbc),"
                        + " or aggregate in windows."));
    }

    private Finding onTarget(String code, String message) {
        Clauses.Span span = clauses.span(clauses.target());
        return Finding.of(Severity.ERROR, code, message, statement, span.start, span.end);
    }

    private boolean followsFrom(int index) {
        int depth = 0;
        for (int at = index - 1; at >= 0; at--) {
            Token token = statement.tokens().get(at);
            depth += token.isSymbol(')') ? 1 : token.isSymbol('(') ? -1 : 0;
            if (depth == 0 && token.isWord("FROM")) {
                return true;
            }
            if (depth < 0 || (depth == 0 && (token.isWord("SELECT") || token.isWord("WHERE") || token.isWord("BY")))) {
                return false;
            }
        }
        return false;
    }

    private List<Token> path(int index) {
        List<Token> parts = new ArrayList<>(List.of(statement.tokens().get(index)));
        int at = index;
        while (clauses.token(at + 2) != null && clauses.token(at + 1).isSymbol('.')) {
            at += 2;
            parts.add(clauses.token(at));
        }
        return parts;
    }

    private boolean exists(List<Token> path) {
        return table(path).isPresent();
    }

    private Optional<ContextResolvedTable> table(List<Token> path) {
        if (path.size() > 3) {
            return Optional.empty();
        }
        String[] names = path.stream().map(statement::value).toArray(String[]::new);
        ObjectIdentifier name =
                workspace.tables().getCatalogManager().qualifyIdentifier(UnresolvedIdentifier.of(names));
        return workspace.tables().getCatalogManager().getTable(name);
    }

    private Set<String> functions() {
        return new LinkedHashSet<>(List.of(workspace.tables().listFunctions()));
    }

    /** The columns of all tables whose names stand in the statement. */
    private Set<String> columnsInSight() {
        Set<String> columns = new LinkedHashSet<>();
        for (int at = 1; at < statement.tokens().size(); at++) {
            Token before = clauses.token(at - 1);
            if (BEFORE_TABLE.contains(before.upper()) || before.isSymbol(',')) {
                table(path(at))
                        .ifPresent(found ->
                                columns.addAll(found.getResolvedSchema().getColumnNames()));
            }
        }
        return columns;
    }
}
